import { z } from 'zod'
import { ProblemError } from '../problemError.ts'

/** One request to a node, without an id: how it travels is the sender's business. */
export interface Question {
  method: string
  params: readonly unknown[]
}

/** What a node said of one question. */
export type NodeAnswer = { result: unknown } | { error: { code: number; message: string; data?: unknown } }

/** Asks the configured nodes; answers in the order of the questions. Throws CHAIN_UNREADABLE. */
export type AskNodes = (questions: readonly Question[]) => Promise<NodeAnswer[]>

const error = z.object({ code: z.int(), message: z.string(), data: z.unknown().optional() })
const nodeAnswer = z.union([z.object({ id: z.int(), error }), z.object({ id: z.int(), result: z.unknown() })])
const answers = z.array(nodeAnswer).max(100)

/** Errors that speak of the node and not of the question: unreadable, not offered, broken, too busy. */
const OF_THE_NODE = new Set([-32_700, -32_600, -32_601, -32_603, -32_005, -32_016, -32_029, -32_097, 429])

function isGood(answer: NodeAnswer | undefined): boolean {
  if (!answer) return false
  // a revert carries its data, whatever the node calls it
  return 'result' in answer || answer.error.data !== undefined || !OF_THE_NODE.has(answer.error.code)
}

async function askOne(
  url: string,
  questions: readonly Question[],
  patienceMs: number,
): Promise<Map<number, NodeAnswer>> {
  const calls = questions.map((question, id) => ({ jsonrpc: '2.0', id, ...question }))
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(calls.length === 1 ? calls[0] : calls),
    signal: AbortSignal.timeout(patienceMs),
  })
  if (!response.ok) throw new Error(`the node answered ${response.status}`)
  const body: unknown = await response.json()
  const parsed = answers.parse(Array.isArray(body) ? body : [body])
  return new Map(parsed.map(({ id, ...answer }) => [id, answer]))
}

/**
 * Asks the nodes in their order. Whatever the first leaves open, or answers badly, the next is asked; an error that
 * every node gives is the answer.
 * @param patienceMs for each node
 */
export function createAskNodes(urls: readonly string[], patienceMs: number): AskNodes {
  return async (questions) => {
    const found: (NodeAnswer | undefined)[] = questions.map(() => undefined)
    let cause: unknown
    for (const url of urls) {
      const open = questions.map((_question, at) => at).filter((at) => !isGood(found[at]))
      if (open.length === 0) break
      try {
        const got = await askOne(
          url,
          open.map((at) => questions[at] as Question),
          patienceMs,
        )
        for (const [id, at] of open.entries()) found[at] = got.get(id) ?? found[at]
      } catch (failure) {
        cause = failure
      }
    }
    if (found.some((answer) => answer === undefined)) {
      throw new ProblemError('CHAIN_UNREADABLE', { retryAfterS: 5 }, { cause })
    }
    return found as NodeAnswer[]
  }
}
