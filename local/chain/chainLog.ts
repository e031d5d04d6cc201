import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'

/** First line of a log: what the chain begins with. */
export interface LogHead {
  chainId: number
  genesisS: number
  /** height and hash of the saved state the log continues, if any */
  base?: { number: number; hash: string }
}

/** What happened, in order; each line is on disk before anybody can see its effect. */
export type LogLine =
  /** a signed transaction entered the pool */
  | { tx: string }
  /** a block with this timestamp (seconds) on top of that hash */
  | { blockS: number; on: string }
  /** the newest blocks were dropped */
  | { reorg: number }
  /** the chain's clock was moved ahead, seconds */
  | { skipS: number }

/** Durable history of a chain: `<n>.log` behind the saved state `<n>.state`. */
export interface ChainLog {
  head: LogHead
  lines: LogLine[]
  stateFile: string | undefined
  /** returns when the line is on disk, or with the system where the log is not durable */
  append(line: LogLine): void
  /** begins a new log behind a saved state; the old one stays until the new one is complete */
  renew(base: { number: number; hash: string }, state: string, pending: string[]): void
  close(): void
}

/**
 * Opens the newest log of a folder, or begins one. A half-written last line (power loss) is cut off.
 * @param isDurable false: a line survives the process, not the machine
 */
export function openChainLog(dir: string, fresh: LogHead, isDurable = true): ChainLog {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  let generation = newestGeneration(dir)
  if (generation === undefined) {
    generation = 0
    writeWhole(dir, '0.log', `${JSON.stringify(fresh)}\n`)
  }
  const file = path.join(dir, `${generation}.log`)
  const { head, lines } = read(file)
  let descriptor = openSync(file, 'a')
  const stateFile = path.join(dir, `${generation}.state`)
  return {
    head,
    lines,
    stateFile: head.base ? stateFile : undefined,
    append: (line) => {
      writeSync(descriptor, `${JSON.stringify(line)}\n`)
      if (isDurable) fdatasyncSync(descriptor)
    },
    renew: (base, state, pending) => {
      const next = (generation ?? 0) + 1
      const first = { ...head, base }
      writeWhole(dir, `${next}.state`, state)
      const text = [first, ...pending.map((tx) => ({ tx }))]
        .map((line) => `${JSON.stringify(line)}\n`)
        .join('')
      writeWhole(dir, `${next}.log`, text)
      closeSync(descriptor)
      descriptor = openSync(path.join(dir, `${next}.log`), 'a')
      for (const end of ['log', 'state']) rmSync(path.join(dir, `${generation}.${end}`), { force: true })
      generation = next
    },
    close: () => closeSync(descriptor),
  }
}

function newestGeneration(dir: string): number | undefined {
  const found = readdirSync(dir).flatMap((name) => /^(\d+)\.log$/.exec(name)?.[1] ?? [])
  return found.length === 0 ? undefined : Math.max(...found.map(Number))
}

function read(file: string): { head: LogHead; lines: LogLine[] } {
  const text = readFileSync(file, 'utf8')
  const complete = text.slice(0, text.lastIndexOf('\n') + 1)
  if (complete.length < text.length) truncateSync(file, Buffer.byteLength(complete))
  const [head, ...lines] = complete.split('\n').filter(Boolean)
  if (!head) throw new Error(`${file} is empty; start with --fresh.`)
  return { head: JSON.parse(head), lines: lines.map((line) => JSON.parse(line)) }
}

/** Visible under its name only when it is complete and on disk. */
function writeWhole(dir: string, name: string, text: string): void {
  const file = path.join(dir, name)
  const descriptor = openSync(`${file}.new`, 'w')
  writeSync(descriptor, text)
  fsyncSync(descriptor)
  closeSync(descriptor)
  renameSync(`${file}.new`, file)
  if (existsSync(dir) && process.platform !== 'win32') {
    const folder = openSync(dir, 'r')
    fsyncSync(folder)
    closeSync(folder)
  }
}
