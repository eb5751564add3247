# llhttp: the HTTP/1 parser. Its C source is generated from TypeScript, so we take header and static library from the
# binary package.
LLHTTP_VERSION = 9.2.1
LLHTTP_PACKAGE = libllhttp-dev
LLHTTP_FILE = libllhttp-dev_9.2.1~7.3.0+dfsg1+~cs24.12.11-1_amd64.deb
LLHTTP_SHA256 = c018069b22f5d53ac630bdc360d6c8bc7df78626cfb22276cbfb280aa64ac4b6

LLHTTP_CFLAGS = -I$(SOURCES)/llhttp/usr/include
LLHTTP_LIB = $(OUT)/deps/llhttp/libllhttp.a

$(SOURCES)/llhttp/.ready: deps/llhttp/recipe.mk
	tools/fetch-debian binary $(LLHTTP_PACKAGE) $(LLHTTP_FILE) $(LLHTTP_SHA256)
	tools/unpack $(CACHE)/$(LLHTTP_FILE) $(SOURCES)/llhttp
	touch $@

$(LLHTTP_LIB): $(SOURCES)/llhttp/.ready
	@mkdir -p $(@D)
	cp $(SOURCES)/llhttp/usr/lib/*/libllhttp.a $@
