import type { Request, RequestHandler } from 'express'
import { z } from 'zod'
import type { Clock } from '#domain/clock.ts'
import type { Who } from '../handler.ts'
import { createTurns, turnerOf } from '../limits/personTurns.ts'
import { ProblemError } from '../problemError.ts'
import { createAskNodes, type NodeAnswer } from './askNodes.ts'
import { parseContractCall, RUNS_CODE } from './contractCall.ts'
import { createIsOwnContract, type OwnContracts } from './ownContracts.ts'

const LARGEST_BATCH = 20
const PATIENCE_MS = 2000
/** A page opens several parts at once, each with some questions. */
const TURNS = { atOnce: Infinity, waiting: Infinity, atOnceEach: 4, waitingEach: 60 }
/** All strangers and guests together, from however many networks, each in turn: who has signed in does not wait behind them. */
const STRANGER_TURNS = { atOnce: 32, waiting: 400, atOnceEach: 4, waitingEach: 60 }

const call = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.int(), z.string().max(64), z.null()]).optional(),
  method: z.string().max(64),
  params: z.array(z.unknown()).max(10).optional(),
})
const body = z.union([call, z.array(call).min(1).max(LARGEST_BATCH)])
type Call = z.infer<typeof call>

interface ProxyOptions {
  urls: string[]
  methods: Set<string>
  own: OwnContracts
  /** 0x hex, lower case: what the contracts list by now, beyond what was deployed */
  isCurrency: (address: string) => boolean
  clock: Clock
  /** Counts the calls and says for whom. Throws ProblemError RATE_LIMITED. */
  checkLimit: (request: Request, calls: number) => Promise<Who>
}

const failure = (code: number, message: string): NodeAnswer => ({ error: { code, message } })

/**
 * Same-origin JSON-RPC: allow-listed methods of the configured nodes, at most 20 calls in one request. What makes a
 * node run code runs ours alone, with bounded gas, a few at once for each person.
 */
export function rpcProxy({
  urls,
  methods,
  own,
  isCurrency,
  clock,
  checkLimit,
}: ProxyOptions): RequestHandler {
  const askNodes = createAskNodes(urls, PATIENCE_MS)
  const isOwn = createIsOwnContract(own, askNodes, clock)
  const takeTurn = createTurns(TURNS)
  const takeStrangerTurn = createTurns(STRANGER_TURNS)

  async function run({ method, params }: Call): Promise<NodeAnswer> {
    const asked = parseContractCall(params)
    if (typeof asked === 'string') return failure(-32_602, asked)
    if (!isCurrency(asked.to) && !(await isOwn(asked.to)))
      return failure(-32_602, `${asked.to} is no contract of this installation`)
    const [answer] = await askNodes([{ method, params: asked.params }])
    return answer as NodeAnswer
  }

  /** Reads travel together. */
  async function readAll(
    calls: Call[],
    inTurn: <T>(work: () => Promise<T>) => Promise<T>,
  ): Promise<Map<Call, NodeAnswer>> {
    if (calls.length === 0) return new Map()
    const asked = calls.map(({ method, params = [] }) => ({ method, params }))
    const answers = await inTurn(() => askNodes(asked))
    return new Map(calls.map((one, at) => [one, answers[at] as NodeAnswer]))
  }

  return async (request, response) => {
    const parsed = body.safeParse(request.body)
    if (!parsed.success)
      throw new ProblemError('INVALID_INPUT', { detail: 'This is not a JSON-RPC request.' })
    const calls = Array.isArray(parsed.data) ? parsed.data : [parsed.data]
    const who = await checkLimit(request, calls.length)
    const whose = turnerOf(who)
    const isStranger = who.accountId === null || who.isGuest
    const inTurn = <T>(work: () => Promise<T>) => (isStranger ? takeStrangerTurn(whose, work) : work())
    const offered = calls.filter((one) => methods.has(one.method))
    const [reads, ...runs] = await Promise.all([
      readAll(
        offered.filter(({ method }) => !RUNS_CODE.has(method)),
        inTurn,
      ),
      ...offered
        .filter(({ method }) => RUNS_CODE.has(method))
        .map(async (one) => [one, await takeTurn(whose, () => inTurn(() => run(one)))] as const),
    ])
    const answers = new Map([...reads, ...runs])
    const all = calls.map((one) => ({
      jsonrpc: '2.0',
      id: one.id ?? null,
      ...(answers.get(one) ?? failure(-32_601, `${one.method} is not offered here`)),
    }))
    response.setHeader('cache-control', 'no-store')
    response.json(Array.isArray(parsed.data) ? all : all[0])
  }
}
