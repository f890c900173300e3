# The two commands of this project, the one that looks at the code without running it, and the two for packages.
.PHONY: run test lint packages check-packages
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

# What people install, as far as it can be made on this machine, into target/packages.
packages:
	packaging/make

# Installs, runs and removes those packages; slow, and apart from the tests.
check-packages:
	packaging/check
