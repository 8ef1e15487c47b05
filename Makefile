# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The commands a newcomer types. The build itself is CMakeLists.txt, the presets beside it, and Ninja.
#   make demo        build, then compile and train a small network on handwritten digits
#   make test        build and run every test; the last line says `N passed, N failed`
#   make build       build only; `make build CXX=clang++-22` for another compiler
#   make course      train every example at full size and write the table of examples/README.md
#   make bench       time dlb beside PyTorch, JAX, ONNX Runtime and OpenVINO (fetched into build/)
#   make format      format the C++ sources
#   make docs        write the generated reference pages anew
#   make fuzz        feed parser and checker made-up programs for an hour, or SECONDS=60 (clang-22, libclang-rt-22-dev)
#   make test-fresh  both commands in a bare Debian 12 (root or sudo, debootstrap)
#   make clean       remove build/

# Debian's own cmake, ninja and python3, whatever else stands first on the caller's PATH.
export PATH := /usr/bin:/bin:$(PATH)

BUILD := build
ifeq ($(origin CXX),default)
CXX := g++
endif
ifeq ($(origin CC),default)
CC := gcc
endif

.PHONY: demo test build course bench fuzz format docs test-fresh clean FORCE
.DEFAULT_GOAL := build

demo: build
	@cat examples/digits-mlp/model.dlb
	@echo
	$(BUILD)/bin/dlbc summary examples/digits-mlp/model.dlb
	@echo
	$(BUILD)/bin/dlbc train examples/digits-mlp/model.dlb

test: build
	@python3 test/tools/Inputs/editors/install.py $(BUILD)
	@python3 test/run.py $(BUILD)

build: $(BUILD)/build.ninja
	@ninja -C $(BUILD)

course: build
	@setup/install setup/course-packages.txt
	@python3 examples/course.py $(BUILD)

bench: build
	@python3 bench/run.py $(BUILD)
	@echo
	@python3 bench/tiles.py $(BUILD)
	@echo
	@python3 bench/compile.py $(BUILD)

fuzz:
	@test/fuzz/fuzz.sh $(BUILD)/fuzz $(or $(SECONDS),3600)

format:
	@git ls-files '*.cpp' '*.h' | xargs clang-format-22 -i

docs: build
	@python3 compiler/tools/reference-pages.py . $(BUILD)/bin/dlbc

test-fresh:
	@setup/fresh

clean:
	rm -rf $(BUILD)

# The build is configured anew when the compiler is another one, or when the package list changed.
$(BUILD)/build.ninja: $(BUILD)/compilers setup/packages.txt
	@setup/install
	@cmake --preset default --fresh -B $(BUILD) -DCMAKE_C_COMPILER=$(CC) -DCMAKE_CXX_COMPILER=$(CXX)
	@touch $@

$(BUILD)/compilers: FORCE
	@mkdir -p $(BUILD)
	@echo '$(CC) $(CXX)' | cmp -s - $@ || echo '$(CC) $(CXX)' >$@
