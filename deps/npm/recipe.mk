# npm: the package manager, as Node.js ships it. Only `make npm` fetches it, through the npm client at hand.
NPM_VERSION = 11.19.1
NPM_FILE = npm-$(NPM_VERSION).tgz
NPM_SHA512 = cedb312b1b7f92421a02cfb68b4194e88f8346651dacd6acc5364a25ef5309d4a32b19616a1ff8aff865e7280c0fa5c0835a99f5cd93368991e2a80ec9da75d2

build/npm/.ready: deps/npm/recipe.mk
	mkdir -p $(CACHE)
	echo "$(NPM_SHA512)  $(CACHE)/$(NPM_FILE)" | sha512sum --check --status 2>/dev/null || \
	    npm pack --silent --pack-destination $(CACHE) npm@$(NPM_VERSION) >/dev/null
	echo "$(NPM_SHA512)  $(CACHE)/$(NPM_FILE)" | sha512sum --check --quiet
	tools/unpack $(CACHE)/$(NPM_FILE) build/npm
	touch $@
