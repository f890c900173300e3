//! Header and claims as they stand in the token, each under its name. Bounded, because the screen lays all of it out.

use crate::domain::inspection::Node;
use crate::explain::inspection::tree;

/// Both parts, as far as there are any.
pub(super) fn text(header: Option<&Node>, claims: Option<&Node>) -> String {
    let parts = [("header", header), ("claims", claims)];
    let told = parts.into_iter().filter_map(|(name, node)| Some(format!("// {name}\n{}", tree(node?))));
    cut(told.collect::<Vec<_>>().join("\n\n"))
}

/// What a screen can lay out without a stutter; a token that holds more was made to be annoying.
const MOST_LINES: usize = 4_000;

fn cut(mut text: String) -> String {
    if let Some((at, _)) = text.match_indices('\n').nth(MOST_LINES) {
        text.truncate(at);
        text.push_str("\n…");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_parts_stand_under_their_names() {
        let header = Node::Object(vec![("alg".to_owned(), Node::Text("RS256".to_owned()))]);
        let claims = Node::Object(vec![("exp".to_owned(), Node::Number("1e400".to_owned()))]);
        let expected = "// header\n{\n  \"alg\": \"RS256\"\n}\n\n// claims\n{\n  \"exp\": 1e400\n}";
        assert_eq!(text(Some(&header), Some(&claims)), expected);
        assert_eq!(text(None, None), "");
    }

    #[test]
    fn more_than_can_be_laid_out_ends_in_dots() {
        let shown = text(None, Some(&Node::List(vec![Node::Bool(true); 20_000])));
        assert!(shown.ends_with("\n…") && shown.lines().count() <= MOST_LINES + 2);
    }
}
