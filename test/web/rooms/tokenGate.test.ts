import { expect } from 'chai'
import type { Tier } from '#api/creators/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { gateSentence } from '#domain/access/gate.ts'
import { draftOfGate, type GateDraft, gateInputOf, rulesOf } from '#web/rooms/host/gate/gateDraft.ts'
import {
  draftsOf,
  isUnfinished,
  OTHER_TOKEN,
  type TokenDraft,
  tokenDraftOf,
  tokenErrors,
} from '#web/rooms/host/gate/tokenDraft.ts'
import { draftErrors, isDraftRight } from '#web/rooms/host/studio/streamDraft.ts'

const address = `0x${'a1'.repeat(20)}`
const vault = `0x${'b2'.repeat(20)}`
const tiers = [{ tierNo: 2, rank: 20, name: 'Gold' }] as Tier[]
const asked = (units: string) => ({
  ...{ kind: 'erc20' as const, address, minUnits: units, symbol: 'NORTH', decimals: 18 },
})
const own: TokenDraft = tokenDraftOf(asked('100000000000000000000'))
const typed = (amount: string): TokenDraft => ({ ...own, amount })
const wrong = (amount: string) => tokenErrors(typed(amount), [], false).amount

describe('gates of tokens', () => {
  it('become a draft and the same conditions again', () => {
    const conditions: NonNullable<Room['gate']>['conditions'] = [
      { kind: 'tier', tierNo: 2, rank: 20, tierName: 'Gold' },
      asked('1'),
      { ...asked('340282366920938463463374607431768211455'), kind: 'stake', address: vault },
      { kind: 'follower' },
    ]
    const draft = draftOfGate({ sentence: '', tierNo: 2, rank: 20, mode: 'all', conditions })
    expect(rulesOf(draft, tiers)).to.deep.equal({ mode: 'all', conditions })
    expect(gateInputOf(draft)).to.deep.equal({
      mode: 'all',
      conditions: [
        { kind: 'tier', tierNo: 2 },
        { kind: 'erc20', address, minUnits: '1' },
        { kind: 'stake', address: vault, minUnits: '340282366920938463463374607431768211455' },
        { kind: 'follower' },
      ],
    })
  })

  it('are sent and said as typed, one token alone as well', () => {
    const draft: GateDraft = { mode: 'any', of: [typed(' 0.50 ')] }
    expect(gateInputOf(draft)).to.deep.equal({
      mode: 'any',
      conditions: [{ kind: 'erc20', address, minUnits: '500000000000000000' }],
    })
    const sentence = (of: GateDraft['of']) => gateSentence(rulesOf({ mode: 'any', of }, tiers))
    expect(sentence(draft.of)).to.equal('Anyone with 0.5 NORTH')
    expect(sentence([own, '2'])).to.equal('Anyone with a Gold pass or above or 100 NORTH')
    expect(sentence([{ ...OTHER_TOKEN, address }])).to.equal('Anyone with 100 of 0xa1a1…a1a1')
  })

  it('offer each own token, and its stake where there is a vault', () => {
    const token = { token: address, name: 'North', symbol: 'NORTH', decimals: 18 }
    expect(draftsOf({ ...token, vault: null }).map(({ kind }) => kind)).to.deep.equal(['erc20'])
    expect(draftsOf({ ...token, vault })).to.deep.equal([own, { ...own, kind: 'stake', address: vault }])
  })

  it('say of each amount what is wrong with it', () => {
    expect(wrong('')).to.equal('Say how many it takes.')
    for (const text of ['many', '-1', '1e3', '1,000', '.5'])
      expect(wrong(text), text).to.equal('A number, as 100 or 0.5.')
    expect(wrong('0.0')).to.equal('Everybody holds nothing: ask for at least some.')
    expect(wrong(`0.${'0'.repeat(18)}1`)).to.equal('At most 18 digits behind the point.')
    expect(wrong('340282366920938463463.374607431768211456')).to.equal('No token has as many.')
    for (const text of ['100', '0.000000000000000001', '340282366920938463463.374607431768211455'])
      expect(wrong(text), text).to.equal(null)
  })

  it('say of a pasted address at once that it is none, or stands there', () => {
    const said = (text: string, isChecked = false) => {
      const pasted = { ...OTHER_TOKEN, address: text }
      return tokenErrors(pasted, [own, pasted], isChecked).address
    }
    expect(said('')).to.equal(null)
    expect(said('', true)).to.equal('Paste the address of a token that was made here.')
    expect(said('0x12')).to.contain('0x and 40')
    expect(said(address.toUpperCase().replace('0X', '0x'))).to.equal('This token stands there already.')
    expect(said(vault)).to.equal(null)
  })

  it('that are not typed out open to nobody, and nothing goes live with them', () => {
    const of = [typed('')]
    expect([isUnfinished(of), isUnfinished([own, 'follow'])]).to.deep.equal([true, false])
    expect(rulesOf({ mode: 'all', of }, tiers)).to.deep.equal({ mode: 'any', conditions: [] })
    const draft = { title: 'Live', seats: '', gate: { mode: 'any' as const, of } }
    expect(isDraftRight(draftErrors({ ...draft, visibility: 'members' }))).to.equal(false)
    expect(isDraftRight(draftErrors({ ...draft, visibility: 'public' }))).to.equal(true)
  })
})
