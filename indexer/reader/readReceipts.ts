import { receiptsCap } from '../proof/bodyCap.ts'
import type { Header } from '../proof/header.ts'
import { LeafWriter } from '../proof/leafWriter.ts'
import type { ChainLog } from '../proof/provenLog.ts'
import { type Followed, ReceiptsReader } from '../proof/receipts.ts'
import { type Endpoint, MethodMissing } from '../rpc/endpoint.ts'
import { wrongAnswer } from '../rpc/rpcFault.ts'

export interface ReadReceipts {
  /** of the first blocks, as far as they were read; null for a block whose receipts prove nothing */
  logs: (ChainLog[] | null)[]
  bytes: number
}

const BLOCKS_PER_BODY = 20
/** What blocks in one body used: a body is short enough to be asked for again, and a larger block goes alone. */
const GAS_PER_BODY = 40_000_000
const BODIES_IN_FLIGHT = 3
const GAS_IN_FLIGHT = 3 * GAS_PER_BODY

/**
 * Receipts of blocks in their order, a few bodies in flight.
 * @param followed whose logs stay
 * @param most asks for no further body when so much was received or kept; at least one block is read
 * @returns null when the provider has no such method
 */
export async function readReceipts(
  node: Endpoint,
  headers: Header[],
  followed: Followed,
  most: { bytes: number; logs: number },
): Promise<ReadReceipts | null> {
  const result: ReadReceipts = { logs: [], bytes: 0 }
  const running = new Set<Promise<void>>()
  let gasInFlight = 0
  let kept = 0
  let next = 0
  try {
    while (next < headers.length && result.bytes < most.bytes && kept < most.logs) {
      const body = nextBody(headers, next)
      const gas = body.reduce((sum, header) => sum + header.gasUsed, 0)
      if (running.size > 0 && gasInFlight + gas > GAS_IN_FLIGHT) {
        await Promise.race(running)
        continue
      }
      const first = next
      next += body.length
      gasInFlight += gas
      const work = readBody(node, body, followed).then((read) => {
        read.logs.forEach((logs, i) => {
          result.logs[first + i] = logs
          kept += logs?.length ?? 0
        })
        result.bytes += read.bytes
        gasInFlight -= gas
        running.delete(work)
      })
      running.add(work)
      if (running.size === BODIES_IN_FLIGHT) await Promise.race(running)
    }
    await Promise.all(running)
    return result
  } catch (error) {
    // the others end too before somebody else is asked
    await Promise.allSettled(running)
    if (error instanceof MethodMissing) return null
    throw error
  }
}

function nextBody(headers: Header[], first: number): Header[] {
  let gas = 0
  let end = first
  while (end < headers.length && end - first < BLOCKS_PER_BODY) {
    gas += (headers[end] as Header).gasUsed
    if (end > first && gas > GAS_PER_BODY) break
    end++
  }
  return headers.slice(first, end)
}

async function readBody(node: Endpoint, headers: Header[], followed: Followed): Promise<ReadReceipts> {
  const leaf = new LeafWriter()
  const readers: ReceiptsReader[] = []
  const calls = headers.map((header, i) => ({
    method: 'eth_getBlockReceipts',
    params: [header.hash],
    sink() {
      const reader = new ReceiptsReader(header, followed, leaf)
      readers[i] = reader
      return reader
    },
  }))
  const bytes = headers.reduce((sum, header) => sum + receiptsCap(header), 0)
  const received = await node.stream(calls, {
    bytes,
    fault: () => wrongAnswer(`more than ${bytes} bytes of receipts, which their gas cannot have paid`),
  })
  return { logs: readers.map((reader) => reader.result()), bytes: received }
}
