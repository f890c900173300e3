//! Looking at a definition: the rules, the providers that are there, and the provider's metadata.

use crate::domain::definition::{
    DefinitionCheck, DefinitionFinding, MetadataComparison, compare, line_of, read,
};
use crate::domain::problem::Problem;
use crate::domain::provider::{Issuer, Provider};
use crate::protocol::discover;

use super::super::{Context, accounts};
use super::Depth;

/// Judges it. Keeps nothing. The issuer is asked only where nothing in the definition is refused, so that no metadata is
/// fetched from a place that it may not name.
pub async fn check(text: &str, depth: Depth, context: &Context) -> Result<DefinitionCheck, Problem> {
    let catalogue = accounts::catalogue(context).await?;
    let (provider, findings) = read(text, &catalogue);
    let mut check = DefinitionCheck { provider, findings, metadata: MetadataComparison::NotAsked };
    if depth == Depth::Rules || check.refused() {
        return Ok(check);
    }
    if let Some(provider) = &check.provider
        && let Some(issuer) = provider.issuer.as_ref().filter(|issuer| !issuer.is_template())
    {
        let (metadata, differences) = beside_metadata(provider, issuer, context).await;
        check.metadata = metadata;
        let placed =
            |finding: DefinitionFinding| DefinitionFinding { line: line_of(text, &finding.field), ..finding };
        check.findings.extend(differences.into_iter().map(placed));
        check.findings.sort_by_key(|finding| (finding.weight, finding.line));
    }
    Ok(check)
}

async fn beside_metadata(
    provider: &Provider,
    issuer: &Issuer,
    context: &Context,
) -> (MetadataComparison, Vec<DefinitionFinding>) {
    match discover::discover(issuer.as_str(), context.world.transport.as_ref()).await {
        Ok(said) => {
            let differences = compare(provider, &said);
            let agrees = differences.is_empty();
            (if agrees { MetadataComparison::Agrees } else { MetadataComparison::Differs }, differences)
        }
        Err(error) => {
            let problem =
                Problem::from(error).fact("provider", &provider.short_name).at(context.world.clock.now());
            (MetadataComparison::Unavailable(Box::new(problem)), Vec::new())
        }
    }
}
