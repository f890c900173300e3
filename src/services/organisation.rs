//! The profile of an organisation: read, judged, taken, dropped; and what it changes about everything else.
