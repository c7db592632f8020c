// What the reader sees, in step with the address and with what comes from outside.

import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import type { ModuleGraph } from "../document";
import type { Host } from "../host/host";
import { Graph } from "../model/graph";
import { address, atAddress, change, first, type Action, type Project, type State } from "../model/state";
import { Tree } from "../model/tree";

export interface View {
  readonly project: Project;
  readonly state: State;
  readonly act: (action: Action) => void;
  /** The file in the editor. */
  readonly current: string | undefined;
  /** Has what is looked around be the file in the editor, or no longer. */
  readonly follow: (follows: boolean) => void;
}

/** What those who are told of news look at, who are registered once. */
interface Now {
  project: Project | undefined;
  state: State | undefined;
  /** What is to be looked around once there is a document. */
  around: string | undefined;
  /** The file in the editor. */
  file: string | undefined;
  /** The one that the state was told of last. */
  followed: string | undefined;
}

/** The view once there is a document; until then, what is said instead, if anything. */
export function useView(host: Host): View | { readonly problem: string | undefined } {
  const [document, setDocument] = useState<ModuleGraph>();
  const [problem, setProblem] = useState<string>();
  const [current, setCurrent] = useState(() => host.current());
  const [state, setState] = useState<State>();
  const project = useMemo(() => document && projectOf(document), [document]);
  const now = useRef<Now>({ project: undefined, state: undefined, around: undefined, file: current, followed: current });
  now.current.state = state;

  const act = useCallback((action: Action) => {
    const { project } = now.current;
    if (project) setState((state) => change(project, state ?? first(project), action));
  }, []);

  /** The file in the editor is told with each document; what the reader has looked at since it came stays. */
  const catchUp = useCallback(() => {
    const { project, file, followed } = now.current;
    if (!project || file === undefined || file === followed) return;
    now.current.followed = file;
    act({ do: "current", id: file });
  }, [act]);

  useEffect(() => {
    const around = (path: string) => {
      if (now.current.project) act({ do: "look", scene: { kind: "around", id: path, depth: 1 } });
      else now.current.around = path;
    };
    const currently = (path: string) => {
      now.current.file = path;
      setCurrent(path);
      catchUp();
    };
    const restore = (text: string) => now.current.project && act({ do: "restore", state: atAddress(now.current.project, text) });
    host.listen({ document: setDocument, current: currently, problem: setProblem, address: restore, around });
  }, [host, act, catchUp]);

  // Another document keeps what was seen, as far as it still is there.
  useEffect(() => {
    if (!project) return;
    const { project: before, state, around } = now.current;
    now.current.project = project;
    now.current.around = undefined;
    setState(atAddress(project, before && state ? address(before, state) : host.address()));
    catchUp();
    if (around !== undefined) act({ do: "look", scene: { kind: "around", id: around, depth: 1 } });
  }, [project, host, act, catchUp]);

  const kept = useRef<State["scene"]>(undefined);
  useEffect(() => {
    if (!project || !state) return;
    const text = address(project, state);
    if (text !== host.address()) host.keep(text, kept.current !== undefined && kept.current !== state.scene);
    kept.current = state.scene;
  }, [project, state, host]);

  const follow = useCallback(
    (follows: boolean) => {
      const { file } = now.current;
      act({ do: "follow", follows });
      if (file !== undefined) act({ do: "current", id: file });
    },
    [act],
  );

  return project && state ? { project, state, act, current, follow } : { problem };
}

function projectOf(document: ModuleGraph): Project {
  const graph = new Graph(document);
  return { graph, tree: new Tree(graph) };
}
