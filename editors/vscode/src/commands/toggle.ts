// Switches of what stands beside the code.

import { toggle } from "../config";

export const toggleLenses = () => toggle("codeLens.enable");
export const toggleHints = () => toggle("inlayHints.enable");
export const toggleDecorations = () => toggle("decorations.enable");
