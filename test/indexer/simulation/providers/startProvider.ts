import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { keccak } from '../chain/rlp.ts'
import { createDice, drawOf } from '../dice.ts'
import { answerOf, type Call, Refusal, type Traits, type View } from './answer.ts'
import { type LieName, lie, liesAbout } from './lies.ts'

/** Ways of a whole body to fail. */
export const BODY_FAULTS = [
  ...['too many requests', 'server error', 'cut', 'not json', 'half a batch', 'error object'],
  ...['half an answer', 'late'],
] as const

/** How a provider behaves until it is told otherwise. What becomes of a question depends on nothing but these, itself and how often it was asked. */
export interface Manners {
  seed: string
  /** of the questions and bodies that meet a lie or a fault */
  share: number
  lies: readonly LieName[]
  faults: readonly string[]
  /** of the bodies that are never answered */
  silence: number
  /** where it says other transaction hashes, in blocks, receipts and logs alike */
  disguise: 'nowhere' | 'above finality' | 'everywhere'
}

/**
 * Stands between a question and its answer. @param tell what the provider would say, or would say of another view
 * @throws Refusal
 */
export type Interference = (call: Call, tell: (view?: View) => unknown) => unknown

export const HONEST: Manners = { seed: '', share: 0, lies: [], faults: [], silence: 0, disguise: 'nowhere' }

/** A JSON-RPC provider over a part of the tree. */
export interface Provider {
  readonly name: string
  readonly url: string
  view: View
  /** bodies it was sent so far */
  readonly asked: number
  readonly isHonest: boolean
  /** lies and faults it told so far */
  readonly told: Map<string, number>
  /** hashes of all blocks that were ever in its view */
  readonly known: ReadonlySet<string>
  show(view: View): void
  behave(manners: Manners): void
  /** null: nobody stands in between any more */
  interfere(interference: Interference | null): void
  begin(view: View, traits: Traits): void
  /** honest, and with this block on its branch, for longer than what is answered just now */
  showsSteadily(number: number, hash: string): boolean
  stop(): Promise<void>
}

const LATE_MS = 15

export async function startProvider(name: string): Promise<Provider> {
  let traits: Traits = { rangeBlocks: 1000, rangeLogs: 10_000 }
  let manners = HONEST
  let view: View | undefined
  let former: View | undefined
  let interference: Interference | null = null
  let wasHonest = true
  let asked = 0
  const known = new Set<string>()
  const told = new Map<string, number>()
  const attempts = new Map<string, number>()

  /** How often this was asked since the manners changed. */
  function attemptOf(question: string): number {
    const attempt = attempts.get(question) ?? 0
    attempts.set(question, attempt + 1)
    return attempt
  }

  function note(kind: string): void {
    told.set(kind, (told.get(kind) ?? 0) + 1)
  }

  async function answer(call: Call): Promise<object> {
    const current = view as View
    const question = `${call.method} ${JSON.stringify(call.params)}`
    const attempt = attemptOf(question)
    const lies = liesAbout(call, manners.lies)
    const dice = createDice(manners.seed, name, question, attempt)
    const isLying = lies.length > 0 && drawOf('lie', manners.seed, name, question, attempt) < manners.share
    try {
      const tell = (other?: View) => answerOf(other ?? (view as View), known, traits, call)
      let result = interference ? await interference(call, tell) : tell(current)
      if (isLying) {
        const kind = dice.pick(lies)
        const honest = result
        result = lie(kind, { call, result, dice, view: current })
        if (result !== honest) note(kind)
      }
      return { jsonrpc: '2.0', id: call.id, result }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { jsonrpc: '2.0', id: call.id, error: { code: error.code, message: error.message } }
    }
  }

  async function respond(body: string, response: ServerResponse): Promise<void> {
    asked += 1
    const sent = JSON.parse(body) as Call | Call[]
    const calls = [sent].flat()
    const question = calls.map(({ method, params }) => `${method} ${JSON.stringify(params)}`).join()
    const attempt = attemptOf(`body ${question}`)
    const draw = (what: string) => drawOf(what, manners.seed, name, question, attempt)
    if (draw('silence') < manners.silence) return note('silence')
    const isFailing = manners.faults.length > 0 && draw('fault') < manners.share
    const fault = isFailing ? manners.faults[Math.floor(draw('which') * manners.faults.length)] : null
    if (fault) note(fault)
    const say = (status: number, text: string) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(text)
    if (fault === 'cut') return void response.destroy()
    if (fault === 'too many requests') return say(429, '{}')
    if (fault === 'server error') return say(503, 'Service unavailable')
    if (fault === 'not json') return say(200, '<html>')
    if (fault === 'error object')
      return say(200, '{"jsonrpc":"2.0","id":null,"error":{"code":-32005,"message":"limit exceeded"}}')
    if (fault === 'late') await wait(LATE_MS)
    // the order of answers in a batch is nobody's promise
    const answers = createDice(question, attempt).shuffled(await Promise.all(calls.map(answer)))
    if (fault === 'half a batch') answers.pop()
    let text = JSON.stringify(Array.isArray(sent) ? answers : answers[0])
    if (manners.disguise !== 'nowhere')
      text = disguised(text, view as View, manners.disguise === 'everywhere')
    if (fault === 'half an answer') return void response.writeHead(200).end(text.slice(0, text.length / 2))
    say(200, text)
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () =>
      respond(Buffer.concat(chunks).toString(), response).catch((error) => {
        process.stderr.write(`provider ${name}: ${(error as Error).stack}\n`)
        response.destroy()
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  function show(next: View): void {
    former = view ?? next
    view = next
    for (const block of next.head.path.toReversed()) {
      if (known.has(block.hash)) break
      known.add(block.hash)
    }
  }

  return {
    name,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get view() {
      return view as View
    },
    get asked() {
      return asked
    },
    get isHonest() {
      return manners === HONEST && interference === null
    },
    told,
    known,
    show,
    behave(next) {
      wasHonest = manners === HONEST
      manners = next
      attempts.clear()
    },
    interfere(next) {
      interference = next
    },
    begin(first, nextTraits) {
      traits = nextTraits
      manners = HONEST
      interference = null
      wasHonest = true
      view = undefined
      for (const memory of [known, told, attempts]) memory.clear()
      show(first)
    },
    showsSteadily: (number, hash) =>
      wasHonest &&
      manners === HONEST &&
      interference === null &&
      [view, former].every((one) => one?.head.path[number]?.hash === hash),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Every transaction of the last blocks under another hash. */
function disguised(text: string, { head, finalized }: View, isEverywhere: boolean): string {
  let bent = text
  for (const { drafts } of head.path
    .slice(-5)
    .filter(({ number }) => isEverywhere || number > finalized.number))
    for (const { transaction } of drafts)
      bent = bent.replaceAll(transaction.hash, keccak(Buffer.from(transaction.hash)))
  return bent
}
