import type { EmbeddedTicket } from '#protocol/ticket.ts'
import type { Reply } from '../../client.ts'
import { dial, join, type Wire } from '../../media/wire.ts'

/** An account that means harm, with a channel of its own and a way to call the api. */
export interface Hog {
  channelId: string
  call(method: string, path: string, body?: unknown): Promise<Reply>
}

/** What came of the attack, counted. `refused` says how often each step was refused with which code. */
export interface FillNodeFacts {
  drafts: number
  opened: number
  admitted: number
  inside: number
  refused: Record<string, number>
}

/** The attack as it stands: its sockets stay open until `stop`. */
export interface FillNode {
  facts: FillNodeFacts
  stop(): Promise<void>
}

/**
 * Free accounts take the places of a media node: each makes draft after draft, opens it, enters as its host and sends
 * nothing at all. No step is repeated, and none waits for a refusal to pass.
 * @param roomsEach drafts that every account tries
 */
export async function playFillNode(hogs: Hog[], roomsEach: number): Promise<FillNode> {
  const facts: FillNodeFacts = { drafts: 0, opened: 0, admitted: 0, inside: 0, refused: {} }
  const wires: Wire[] = []

  function isRefused(step: string, reply: Reply): boolean {
    if (reply.status < 400) return false
    const name = `${step} ${reply.body?.code ?? reply.status}`
    facts.refused[name] = (facts.refused[name] ?? 0) + 1
    return true
  }

  async function enter(ticket: EmbeddedTicket): Promise<void> {
    const wire = await dial(ticket.signalUrl)
    wires.push(wire)
    const answer = await join(wire, ticket)
    if (answer.t === 'joined') facts.inside++
    else if (answer.t === 'fail')
      facts.refused[`join ${answer.code}`] = (facts.refused[`join ${answer.code}`] ?? 0) + 1
  }

  async function takeOne({ call, channelId }: Hog, n: number): Promise<void> {
    const draft = await call('POST', '/v1/rooms', { channelId, title: `Draft ${n}`, visibility: 'public' })
    if (isRefused('draft', draft)) return
    facts.drafts++
    const opened = await call('POST', `/v1/rooms/${draft.body.id}/open`)
    if (isRefused('open', opened)) return
    facts.opened++
    const admitted = await call('POST', `/v1/rooms/${draft.body.id}/admissions`, { action: 'host' })
    if (isRefused('admit', admitted)) return
    facts.admitted++
    await enter(admitted.body.ticket)
  }

  await Promise.all(
    hogs.map(async (hog) => {
      for (let n = 0; n < roomsEach; n++) await takeOne(hog, n)
    }),
  )
  return {
    facts,
    async stop() {
      await Promise.all(wires.map((wire) => wire.close()))
    },
  }
}
