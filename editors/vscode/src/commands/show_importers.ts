// Shows the places where other files import one, above its first line.

import { commands, Position, Uri } from "vscode";
import type { Location } from "vscode-languageclient/node";

import type { Ctx } from "../ctx";

/** The file that a lens hands over. */
interface ImportedFile {
  uri: string;
}

/** The command: the server finds the places, the editor shows them as it shows references. */
export function showImporters(ctx: Ctx): (file: ImportedFile) => Promise<void> {
  return async (file) => {
    const client = ctx.supervisor.running;
    if (!client) return;
    const found = await client.sendRequest<Location[]>("workspace/executeCommand", { command: "astrolens.showImporters", arguments: [file] });
    const places = found.map((place) => client.protocol2CodeConverter.asLocation(place));
    await commands.executeCommand("editor.action.showReferences", Uri.parse(file.uri), new Position(0, 0), places);
  };
}
