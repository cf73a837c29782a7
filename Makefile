# make X is ./edu X; variables given to make are passed on.
TARGETS := run test lint bench demo nightly screenshots i18n shell stop clean help \
	bank-sim drill-collection

.PHONY: $(TARGETS)
.DEFAULT_GOAL := help

$(TARGETS):
	@./edu $@ $(MAKEOVERRIDES)
