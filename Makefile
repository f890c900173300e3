# The two commands of this project, and the one that looks at the code without running it.
.PHONY: run test lint
.SILENT:

# The window with the practice provider ready; without a display, the same journey in the terminal.
run:
	.ci/try

# Installs what the tests need, then runs every test.
test:
	.ci/test

# Format, clippy with warnings denied, licences, banned crates and sources.
lint:
	.ci/lint
