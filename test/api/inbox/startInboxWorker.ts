import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startedEntry } from '#scripts/test/bundles/bundled.ts'

/** What a worker of a test is told: its first argument, as JSON. */
export interface WorkerOrder {
  databaseUrl: string
  apiUrl: string
  key: string
  /** true: it asks and never writes */
  holds?: boolean
  /** true: what has no row in `app.seen_parent` waits */
  needsParent?: boolean
}

export interface InboxWorker {
  /** resolves when it has read an object, from the start on */
  fetched(objectRef: string): Promise<void>
  stop(): Promise<void>
  kill(): Promise<void>
}

const ENTRY = 'test/api/inbox/workerProcess.ts'
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** Starts a worker as a process of its own. */
export async function startInboxWorker(order: WorkerOrder): Promise<InboxWorker> {
  const child: ChildProcess = fork(startedEntry(ENTRY), [JSON.stringify(order)], {
    cwd: ROOT,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk
  })
  const said = new Set<string>()
  const exited = once(child, 'exit')
  child.on('message', (message) => said.add(String(message)))
  const says = async (word: string) => {
    while (!said.has(word)) {
      const isOver = await Promise.race([once(child, 'message').then(() => false), exited.then(() => true)])
      if (isOver) throw new Error(`the worker ended before "${word}": ${text}`)
    }
  }
  await says('ready')
  const end = async (how: () => void) => {
    if (child.exitCode === null && child.signalCode === null) how()
    await exited
  }
  return {
    fetched: (objectRef) => says(`fetched ${objectRef}`),
    stop: () => end(() => child.send('stop')),
    kill: () => end(() => child.kill('SIGKILL')),
  }
}
