import { expect } from 'chai'
import type { CoHost } from '#api/rooms/cohosts/contract.ts'
import { gateSentence } from '#domain/access/gate.ts'
import { tryGate } from '#domain/access/tryGate.ts'
import { optionsOf } from '#web/rooms/host/gate/conditionOptions.ts'
import {
  ANY_PASS,
  asksTooMuch,
  draftOfGate,
  type GateDraft,
  gateInputOf,
  rulesOf,
} from '#web/rooms/host/gate/gateDraft.ts'

const kiln = { id: 'chn_2', handle: 'kiln', name: 'Kiln' }
const token = `0x${'61'.repeat(20)}`
const coHost = (state: CoHost['state']): CoHost => ({
  ...{ channel: { ...kiln, about: '' }, state, invitedAt: '', answeredAt: null, hasPasses: true },
  tokens: [{ token, vault: null, name: 'Kiln', symbol: 'KILN', decimals: 18 }],
})
const bare = (text: string) => text.replace(/[\u2066-\u2069]/g, '')

describe('[S3.63] a gate of several creators while it is built', () => {
  it('keeps the passes and tokens of the other, and sends whose they are', () => {
    const conditions = [
      { kind: 'pass' as const },
      { kind: 'pass' as const, collection: `0x${'51'.repeat(20)}`, of: kiln },
      {
        ...{ kind: 'erc20' as const, address: token, minUnits: '5', symbol: 'KILN', decimals: 18 },
        ...{ isForeign: false, of: kiln },
      },
    ]
    const draft = draftOfGate({ sentence: '', tierNo: null, rank: null, mode: 'any', conditions })
    expect(gateInputOf(draft)).to.deep.equal({
      mode: 'any',
      conditions: [
        { kind: 'pass' },
        { kind: 'pass', channelId: 'chn_2' },
        { kind: 'erc20', address: token, minUnits: '5' },
      ],
    })
    const rules = rulesOf(draft, [])
    expect(bare(gateSentence(rules))).to.equal(bare(gateSentence({ mode: 'any', conditions })))
    const known = optionsOf(draft, [], []).map(({ word }) => bare(word))
    expect(known, 'who hosts no more').to.include.members(['any Kiln pass', 'KILN tokens of Kiln'])
  })

  it('offers what is of each co-host who did not decline', () => {
    const words = (state: CoHost['state']) =>
      optionsOf(ANY_PASS, [], [], [coHost(state)]).map(({ word }) => bare(word))
    expect(words('invited')).to.include.members(['any Kiln pass', 'KILN tokens of Kiln'])
    expect(words('declined')).to.deep.equal(['a follow', 'another token…'])
  })

  it('takes passes of another only where one condition is enough, and lets in who holds one', () => {
    const draft: GateDraft = { mode: 'any', of: ['pass', { kind: 'other-pass', of: kiln }] }
    const both: GateDraft = { ...draft, mode: 'all' }
    expect([asksTooMuch(draft), asksTooMuch(both)]).to.deep.equal([false, true])
    const alone: GateDraft = { mode: 'all', of: [{ kind: 'other-pass', of: kiln }] }
    expect([asksTooMuch(alone), gateInputOf(alone)]).to.deep.equal([
      false,
      { mode: 'any', conditions: [{ kind: 'pass', channelId: 'chn_2' }] },
    ])
    const room = { state: 'draft', visibility: 'members', gate: rulesOf(draft, []) } as const
    const [, other] = room.gate.conditions
    const collection = other?.kind === 'pass' ? (other.collection ?? '') : ''
    expect(tryGate({ kind: 'other-pass', collection }, room).sees).to.equal('room')
    expect(tryGate({ kind: 'nothing' }, room).sees).to.equal('COLLAB_TOKENS')
  })
})
