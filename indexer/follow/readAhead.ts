import type { Header } from '../proof/header.ts'
import { readBlocks, type Window } from '../reader/readBlocks.ts'
import type { WatchList } from '../reader/watchList.ts'
import type { RpcProvider } from '../rpc/failover.ts'
import { wrongAnswer } from '../rpc/rpcFault.ts'
import type { createWindowSize } from './windowSize.ts'

/** A window that took more is stored before the next one is read: two of them would be twice the memory. */
const BYTES_READ_AHEAD = 12 << 20

/** Windows up to a final block, the next one read while the one before is stored. */
export async function* readAhead(
  provider: RpcProvider,
  size: ReturnType<typeof createWindowSize>,
  start: { number: number; hash: string; watch: WatchList },
  { target, random }: { target: Header; random: (() => number) | undefined },
): AsyncGenerator<Window> {
  const how = random ? { isFinal: true, random } : { isFinal: true }
  const read = (from: number, parentHash: string, known: WatchList) => {
    const to = Math.min(target.number, from + size.blocks() - 1)
    const window = readBlocks(provider, { from, to, parentHash }, known, how)
    // it is awaited when its turn comes; a failure before that must not end the process
    window.catch(() => {})
    return window
  }
  let next: Promise<Window> | null = read(start.number + 1, start.hash, start.watch)
  while (next) {
    const window: Window = await next
    size.learn(window)
    const { number, hash } = (window.blocks.at(-1) as Window['blocks'][number]).header
    if (number === target.number && hash !== target.hash)
      throw wrongAnswer('the range does not lead to the finalized block')
    const readNext = () => (number < target.number ? read(number + 1, hash, window.watch) : null)
    next = window.bytes <= BYTES_READ_AHEAD ? readNext() : null
    yield window
    next ??= readNext()
  }
}
