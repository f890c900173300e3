//! Computes the contrast of every pair that meets on the screen (WCAG 2.2, 1.4.3 and 1.4.11). Tests only.

use egui::Color32;

use super::{Colours, DARK, LIGHT, Theme};

#[test]
fn every_word_can_be_read_on_its_ground_in_both_themes() {
    for theme in [&LIGHT, &DARK] {
        assert_contrast(4.5, &words(theme));
    }
}

#[test]
fn every_mark_can_be_told_from_its_ground_in_both_themes() {
    for theme in [&LIGHT, &DARK] {
        assert_contrast(3.0, &marks(theme));
    }
}

#[test]
fn contrast_is_computed_as_the_guideline_says() {
    assert!((contrast(Color32::WHITE, Color32::BLACK) - 21.0).abs() < 0.01);
    assert!((contrast(LIGHT.text3, LIGHT.surface) - 5.4).abs() < 0.1);
}

/// Name, colour, and every ground it is used on.
type Row = (&'static str, Color32, Vec<Color32>);

fn words(t: &Theme) -> Vec<Row> {
    let quiet = [cards(t), vec![t.rail, t.sunken]].concat();
    let all = [quiet.clone(), vec![t.selected, t.rail_hover, t.track]].concat();
    let controls = vec![t.button, t.button_hover, t.segment];
    let mut rows = vec![
        ("text", t.text, [all.clone(), controls].concat()),
        ("text2", t.text2, [all.clone(), vec![t.idle.plate]].concat()),
        ("text3", t.text3, quiet),
        ("link", t.accent_text, [cards(t), vec![t.rail_selected, t.accent_soft]].concat()),
        ("on accent", t.on_accent, vec![t.accent, t.accent_hover, t.accent_press]),
        ("on danger", t.on_accent, vec![t.danger, t.danger_hover]),
        ("danger outlined", t.bad.word, vec![t.button, t.button_hover]),
        ("header", t.jwt_header.word, vec![t.jwt_header.plate]),
        ("claims", t.jwt_claims.word, vec![t.jwt_claims.plate]),
        ("signature", t.jwt_signature.word, vec![t.jwt_signature.plate]),
    ];
    rows.extend(
        tones(t).map(|(name, tone)| (name, tone.word, [cards(t), vec![tone.plate, t.rail]].concat())),
    );
    rows
}

fn marks(t: &Theme) -> Vec<Row> {
    let mut rows = vec![
        ("focus", t.focus, [cards(t), vec![t.rail, t.sunken, t.selected]].concat()),
        ("control", t.control, cards(t)),
        ("accent", t.accent, vec![t.surface, t.canvas]),
    ];
    rows.extend(tones(t).map(|(name, tone)| (name, tone.mark, [cards(t), vec![t.track]].concat())));
    rows
}

fn cards(t: &Theme) -> Vec<Color32> {
    vec![t.canvas, t.surface, t.raised, t.hover]
}

fn tones(t: &Theme) -> impl Iterator<Item = (&'static str, Colours)> {
    let names = ["ok", "info", "warn", "bad", "held", "idle"];
    names.into_iter().zip([t.ok, t.info, t.warn, t.bad, t.held, t.idle])
}

fn assert_contrast(needed: f32, rows: &[Row]) {
    for (name, colour, grounds) in rows {
        for ground in grounds {
            let has = contrast(*colour, *ground);
            assert!(has >= needed, "{name} {colour:?} on {ground:?}: {has:.2} of {needed}");
        }
    }
}

fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// WCAG 2.2, definition of relative luminance.
fn luminance(colour: Color32) -> f32 {
    let linear = |channel: u8| {
        let c = f32::from(channel) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
}
