//! Addresses of collectors, right and wrong.

use super::*;

fn tls(to: &str) -> Result<Collector, CollectorError> {
    Forward::SyslogTls { to: to.to_owned() }.collector()
}

fn otlp(url: &str) -> Result<String, CollectorError> {
    let collector = Forward::Otlp { url: url.to_owned() }.collector()?;
    let Collector::Otlp(endpoint) = collector else { panic!("{collector:?}") };
    Ok(endpoint.as_str().to_owned())
}

#[test]
fn a_syslog_collector_is_a_host_with_a_port() {
    assert_eq!(tls("Collector.Example.ORG:6514").unwrap().to_string(), "collector.example.org:6514");
    assert_eq!(tls("https://collector.example.org"), Err(CollectorError::HostPort(HostPortError::IsUrl)));
}

#[test]
fn a_bare_host_means_the_usual_path_and_every_other_path_stays() {
    for (typed, read) in [
        ("https://collector.example.org", "https://collector.example.org/v1/logs"),
        ("https://collector.example.org:4318/", "https://collector.example.org:4318/v1/logs"),
        ("https://collector.example.org/otlp/v1/logs", "https://collector.example.org/otlp/v1/logs"),
        ("http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/logs"),
    ] {
        assert_eq!(otlp(typed).unwrap(), read);
    }
}

#[test]
fn events_never_travel_in_the_open_nor_with_a_password_in_the_address() {
    for (typed, why) in [
        ("", CollectorError::Empty),
        ("http://collector.example.org/v1/logs", CollectorError::Url(EndpointError::NotHttps)),
        ("https://user:word@collector.example.org", CollectorError::Url(EndpointError::UserInformation)),
        ("collector.example.org:4318", CollectorError::Url(EndpointError::NotAnAddress)),
    ] {
        assert_eq!(otlp(typed), Err(why), "{typed:?}");
    }
}

#[test]
fn the_examples_can_be_used_themselves() {
    let typed = String::new;
    for form in [
        Forward::SyslogUdp { to: typed() },
        Forward::SyslogTls { to: typed() },
        Forward::Otlp { url: typed() },
    ] {
        let example = form.example().unwrap().to_owned();
        let filled = match form {
            Forward::SyslogUdp { .. } => Forward::SyslogUdp { to: example },
            Forward::SyslogTls { .. } => Forward::SyslogTls { to: example },
            _ => Forward::Otlp { url: example },
        };
        filled.collector().unwrap();
    }
}

#[test]
fn the_form_in_the_settings_file_stays_as_it_is() {
    let typed = Forward::SyslogTls { to: "collector.example.org:6514".to_owned() };
    let written = toml::to_string(&typed).unwrap();
    assert_eq!(written, "by = \"syslog-tls\"\nto = \"collector.example.org:6514\"\n");
    assert_eq!(toml::from_str::<Forward>(&written).unwrap(), typed);
}
