import type { RequestHandler } from 'express'
import { z } from 'zod'
import { ProblemError } from '../problemError.ts'

const LARGEST_BATCH = 20
const PATIENCE_MS = 10_000

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
  /** Throws ProblemError RATE_LIMITED. */
  checkLimit: (ip: string, calls: number) => Promise<void>
}

async function forward(urls: string[], calls: Call[]): Promise<unknown[]> {
  let cause: unknown
  for (const url of urls) {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(calls),
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      const answer: unknown = await response.json()
      return Array.isArray(answer) ? answer : [answer]
    } catch (error) {
      cause = error
    }
  }
  throw new ProblemError('CHAIN_UNREADABLE', { retryAfterS: 5 }, { cause })
}

const refused = ({ id, method }: Call) => ({
  jsonrpc: '2.0',
  id: id ?? null,
  error: { code: -32601, message: `${method.slice(0, 64)} is not offered here` },
})

/** Same-origin JSON-RPC: allow-listed methods of the configured nodes, at most 20 calls in one request. */
export function rpcProxy({ urls, methods, checkLimit }: ProxyOptions): RequestHandler {
  return async (request, response) => {
    const parsed = body.safeParse(request.body)
    if (!parsed.success)
      throw new ProblemError('INVALID_INPUT', { detail: 'This is not a JSON-RPC request.' })
    const calls = Array.isArray(parsed.data) ? parsed.data : [parsed.data]
    await checkLimit(request.ip ?? '', calls.length)
    const offered = calls.filter((one) => methods.has(one.method))
    const answers = offered.length > 0 ? await forward(urls, offered) : []
    const all = [...answers, ...calls.filter((one) => !methods.has(one.method)).map(refused)]
    response.setHeader('cache-control', 'no-store')
    response.json(Array.isArray(parsed.data) ? all : all[0])
  }
}
