# Part of dlb, under the Apache License v2.0 with LLVM Exceptions. See LICENSE for details.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# `client.py DLB-LSP EXAMPLE` drives the language server as an editor would, through pygls' client:
# types, looks around, breaks the text and repairs it. Each check says what it expects; the last line
# is how many held.

import asyncio
import os
import sys
import tempfile

from lsprotocol import types
from pygls.lsp.client import LanguageClient


class Editor:
    """A document in an editor: a cursor is a piece of its text with `‸` in it."""

    def __init__(self, client, uri, text):
        self.client, self.uri, self.text, self.version = client, uri, text, 1
        item = types.TextDocumentItem(uri, "dlb", 1, text)
        client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def identifier(self):
        return types.TextDocumentIdentifier(self.uri)

    def position(self, marked):
        before, after = marked.split("‸")
        return self.place(self.text.index(before + after) + len(before))

    def place(self, offset):
        line_start = self.text.rfind("\n", 0, offset) + 1
        units = len(self.text[line_start:offset].encode("utf-16-le")) // 2
        return types.Position(self.text.count("\n", 0, offset), units)

    def replace(self, old, new):
        """Tells the server the range that changes, not the whole text."""
        at = self.text.index(old)
        span = types.Range(self.place(at), self.place(at + len(old)))
        self.text = self.text[:at] + new + self.text[at + len(old) :]
        self.version += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, self.uri),
                [types.TextDocumentContentChangePartial(text=new, range=span)],
            )
        )

    def lines(self, start, end):
        return self.text.splitlines()[start.line : end.line + 1]

    async def diagnostics(self):
        """Those of this very text."""
        while True:
            published = self.client.published.get(self.uri)
            if published and published.version == self.version:
                return published.diagnostics
            await self.client.told()

    async def hover(self, marked):
        answer = await self.client.text_document_hover_async(
            types.HoverParams(self.identifier(), self.position(marked))
        )
        return answer.contents.value if answer else ""

    async def definition(self, marked):
        return await self.client.text_document_definition_async(
            types.DefinitionParams(self.identifier(), self.position(marked))
        )

    async def completion(self, marked):
        answer = await self.client.text_document_completion_async(
            types.CompletionParams(self.identifier(), self.position(marked))
        )
        return {item.label: item for item in answer.items}

    async def formatted(self):
        edits = await self.client.text_document_formatting_async(
            types.DocumentFormattingParams(self.identifier(), types.FormattingOptions(2, True))
        )
        text = self.text.split("\n")
        assert len(edits) <= 1
        for edit in edits:
            start, end = edit.range.start, edit.range.end
            assert start.character == end.character == 0
            text = text[: start.line] + edit.new_text.split("\n")[:-1] + text[end.line :]
        return "\n".join(text)


class Checks:
    held = 0

    def __call__(self, condition, what):
        if not condition:
            raise SystemExit(f"does not hold: {what}")
        self.held += 1


async def session(server, example):
    check = Checks()
    client = LanguageClient("dlb's test", "1")
    client.published, news = {}, asyncio.Event()

    async def told():
        news.clear()
        await news.wait()

    client.told = told

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def published(params):
        client.published[params.uri] = params
        news.set()

    registered = asyncio.Future()

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params):
        registered.set_result(params)

    home = tempfile.TemporaryDirectory()
    await client.start_io(server)
    watching = types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
    able = types.ClientCapabilities(workspace=types.WorkspaceClientCapabilities(did_change_watched_files=watching))
    hello = await client.initialize_async(types.InitializeParams(able, root_uri="file://" + home.name))
    client.initialized(types.InitializedParams())
    check(hello.server_info.name == "dlb-lsp", "the server says its name")
    (registration,) = (await registered).registrations
    check(registration.method == "workspace/didChangeWatchedFiles", "it asks to be told of files that change")
    check(registration.register_options["watchers"][0]["globPattern"] == "**/*.dlb", "those of DLB")

    with open(example, encoding="utf-8") as file:
        text = file.read()
    editor = Editor(client, "file://" + os.path.abspath(example), text)
    check(list(await editor.diagnostics()) == [], "an example has no mistakes")

    # What is under the cursor.
    hover = await editor.hover("flatten |> den‸se(hidden)")
    check("block dense(units: int" in hover, "hover shows the declaration of a library block")
    check("A fully connected layer" in hover, "and its documentation")
    check("- `[N, 64]`" in hover, "and the shape of what comes of it here")
    check("image: [N, 8, 8]" in await editor.hover("  ima‸ge |> flatten"), "hover shows a shape")
    check("hidden = 64" in await editor.hover("dense(hid‸den)"), "hover shows a hyperparameter")
    check("logits: [N, 10]" in await editor.hover("argmax(log‸its)"), "hover shows a value in a training")
    check("[N, 10]" in await editor.hover("relu ‸|> dense(10)"), "hover shows a pipe")

    # Where it comes from.
    found = await editor.definition("logits = m‸lp(image)")
    check(editor.lines(found.range.start, found.range.end)[0].startswith("model mlp"), "a model is found")
    found = await editor.definition("logits = mlp(ima‸ge)")
    check("columns(" in editor.lines(found.range.start, found.range.end)[0], "a field is found")
    found = await editor.definition("dense(hid‸den)")
    check(found.range.start == editor.position("(‸hidden: int"), "a hyperparameter is found")
    found = await editor.definition("with ad‸am(")
    with open(found.uri.removeprefix("file://"), encoding="utf-8") as file:
        line = file.read().splitlines()[found.range.start.line]
    check(line[found.range.start.character :].startswith("adam("), "an optimizer is found in the library's file")

    # As one types: broken on the way, mistaken, and right again.
    editor.replace("dense(10)\n", "dense(\n")
    broken = await editor.diagnostics()
    check(len(broken) >= 1 and broken[0].code.startswith("E"), "a missing parenthesis is told")
    labels = await editor.completion("dense(‸\n")
    check("units" in labels and labels["units"].insert_text == "units = ", "hyperparameters are suggested in a call")
    check("hidden" in labels and "relu" in labels, "names in scope and of the library are suggested")
    help_ = await client.text_document_signature_help_async(
        types.SignatureHelpParams(editor.identifier(), editor.position("dense(‸\n"))
    )
    check(help_.signatures[0].parameters[0].label == "units: int", "the signature of the call is shown")
    editor.replace("dense(\n", "dense(10) |> reluu\n")
    (mistake,) = await editor.diagnostics()
    check("`reluu`" in mistake.message and "did you mean `relu`" in mistake.message, "a suggestion is told")
    start = mistake.range.start
    check(editor.lines(start, start)[0][start.character :] == "reluu", "where the name stands")
    editor.replace("dense(10) |> reluu\n", "dense(11)\n")
    (mistake,) = await editor.diagnostics()
    check(mistake.severity == types.DiagnosticSeverity.Error, "a shape that does not fit is an error")
    editor.replace("dense(11)\n", "dense(10)\n")
    check(list(await editor.diagnostics()) == [], "a repaired program has no mistakes")

    labels = await editor.completion("with ‸adam(")
    first = min(labels.values(), key=lambda item: item.sort_text)
    check(labels["adam"].sort_text[0] == first.sort_text[0] == "1", "optimizers come first behind `with`")
    check("Adam: steps scaled" in labels["adam"].documentation.value, "with their documentation")
    labels = await editor.completion("  ‸report accuracy")
    check("minimize" in labels and "epochs" in labels and "param" not in labels, "keywords fit the section")

    # Characters beyond the basic plane, and formatting.
    check(await editor.formatted() == editor.text, "an example is in canonical form")
    canonical = editor.text
    editor.replace("  logits = mlp(image)", '  require true,   "𝒳 and 학습";   logits = mlp(imag)')
    mistakes = await editor.diagnostics()
    check(mistakes[0].range.start == editor.position("mlp(‸imag)"), "columns count UTF-16 units")
    editor.replace('  require true,   "𝒳 and 학습";   logits = mlp(imag)', "    logits=mlp( image )")
    check(await editor.formatted() == canonical, "formatting writes the canonical form")

    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(editor.identifier()))
    check([s.name for s in symbols] == ["digits", "mlp", "train mlp on digits"], "the outline lists declarations")
    check([s.name for s in symbols[0].children] == ["image", "label"], "and the fields of data")

    # Names: all uses, and another name.
    place = types.TextDocumentPositionParams(editor.identifier(), editor.position("dense(hid‸den)"))
    uses = await client.text_document_references_async(
        types.ReferenceParams(types.ReferenceContext(True), place.text_document, place.position)
    )
    check(len(uses) == 2, "a hyperparameter and its use")
    edit = await client.text_document_rename_async(types.RenameParams(place.text_document, place.position, "width"))
    check([e.new_text for e in edit.changes[editor.uri]] == ["width", "width"], "both are renamed")

    # A second document, which ends its lines as Windows does, beside the first.
    other = Editor(client, "file:///nowhere/other.dlb", "block twice(x: [N]) {\r\n  y = x + x\r\n  y * q\r\n}\r\n")
    (mistake,) = await other.diagnostics()
    check(mistake.range.start == types.Position(2, 6), "lines may end in CR LF")
    client.text_document_did_close(types.DidCloseTextDocumentParams(other.identifier()))
    other.version = None
    while client.published[other.uri].diagnostics:
        await client.told()
    check(True, "what is closed has no mistakes any more")

    # Files that import each other: what is not saved counts, and messages stand where they belong.
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "blocks.dlb"), "w", encoding="utf-8") as file:
            file.write("/// Doubles.\nblock twice(x: [N]) { x + x }\n")
        main = Editor(
            client, f"file://{folder}/main.dlb", 'import "blocks.dlb"\nblock four(x: [N]) { x |> twice |> twice }\n'
        )
        check(list(await main.diagnostics()) == [], "a block of another file is known")
        check("Doubles." in await main.hover("x |> twi‸ce |> tw"), "with its documentation")
        found = await main.definition("x |> twi‸ce |> tw")
        check(found.uri.endswith("/blocks.dlb") and found.range.start.line == 1, "and its place")
        blocks = Editor(client, f"file://{folder}/blocks.dlb", "block double(x: [N]) { x + x }\n")
        check(list(await blocks.diagnostics()) == [], "what is imported is checked alone")
        while not client.published[main.uri].diagnostics:
            await client.told()
        check("`twice`" in client.published[main.uri].diagnostics[0].message, "an editor's text stands for the file")
        blocks.replace("x + x", "x + y")
        check("`y`" in (await blocks.diagnostics())[0].message, "a mistake in it is told there")
        with open(os.path.join(folder, "blocks.dlb"), "w", encoding="utf-8") as file:
            file.write("block twice(x: [N]) { x + z }\n")
        client.text_document_did_close(types.DidCloseTextDocumentParams(blocks.identifier()))
        while not any("`z`" in mistake.message for mistake in client.published[blocks.uri].diagnostics):
            await client.told()
        check(True, "a mistake in a file that is not open is told there, too")
        changed = types.FileEvent(blocks.uri, types.FileChangeType.Changed)
        for text, told in [("x + x", lambda list: not list), ("x + q", lambda list: list and "`q`" in list[0].message)]:
            with open(os.path.join(folder, "blocks.dlb"), "w", encoding="utf-8") as file:
                file.write(f"block twice(x: [N]) {{ {text} }}\n")
            client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([changed]))
            while not told(client.published[blocks.uri].diagnostics):
                await client.told()
            check(True, f"a file that changes on the disk to `{text}` is read again")
        client.text_document_did_close(types.DidCloseTextDocumentParams(main.identifier()))
        while client.published[blocks.uri].diagnostics:
            await client.told()
        check(True, "and no more when nobody imports it")

    # What has no file yet: it imports from the folder that is open, and its imports are watched as well.
    changed = types.FileEvent(f"file://{home.name}/new blocks.dlb", types.FileChangeType.Created)
    for uri in ["untitled:Untitled-1", "untitled:Ungetitelt 2", f"untitled:{home.name}/new.dlb"]:
        new = Editor(client, uri, 'import "new blocks.dlb"\nblock four(x: [N]) { x|>twice |> twice }\n')
        mistakes = await new.diagnostics()
        check(f"{home.name}/new blocks.dlb" in mistakes[0].message, "a mistake in a text without a file is told")
        with open(os.path.join(home.name, "new blocks.dlb"), "w", encoding="utf-8") as file:
            file.write("/// Doubles.\nblock twice(x: [N]) { x + x }\n")
        client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([changed]))
        while client.published[uri].diagnostics:
            await client.told()
        check("Doubles." in await new.hover("|> twi‸ce }"), "hover answers there")
        check("softplus" in await new.completion("|> ‸twice }"), "completion, too")
        check("{ x |> twice" in await new.formatted(), "and formatting")
        place = types.TextDocumentPositionParams(new.identifier(), new.position("fo‸ur"))
        edit = await client.text_document_rename_async(types.RenameParams(place.text_document, place.position, "quadruple"))
        check(list(edit.changes) == [uri], "a name is changed there")
        check((await new.definition("{ ‸x")).uri == uri, "and found there")
        new.replace("x|>twice", "y |> twice")
        check("`y`" in (await new.diagnostics())[0].message, "what is typed is checked")
        client.text_document_did_close(types.DidCloseTextDocumentParams(new.identifier()))
        while client.published[uri].diagnostics:
            await client.told()
        os.remove(os.path.join(home.name, "new blocks.dlb"))

    await client.shutdown_async(None)
    client.exit(None)
    process = client._server
    check(await process.wait() == 0, "the server ends with 0 after `shutdown` and `exit`")
    print(f"{check.held} checks hold")


asyncio.run(asyncio.wait_for(session(*sys.argv[1:]), 120))
