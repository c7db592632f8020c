// A place in a file: a link into the editor where there is one, else what a person can copy.

import type { Host } from "../host/host";

export function Place({ host, path, line }: { host: Host; path: string; line: number | null | undefined }) {
  const text = line == null ? path : `${path}:${line}`;
  if (!host.hasEditor) return <code className="place">{text}</code>;
  return <button type="button" className="link place" onClick={() => host.open(path, line ?? undefined, false)}>{text}</button>;
}
