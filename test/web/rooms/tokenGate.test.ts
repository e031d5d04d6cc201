import { expect } from 'chai'
import type { Tier } from '#api/creators/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import type { FoundToken } from '#api/tokens/contract.ts'
import { gateSentence } from '#domain/access/gate.ts'
import type { TokenCondition } from '#domain/access/tokenCondition.ts'
import { optionOf, optionsOf } from '#web/rooms/host/gate/conditionOptions.ts'
import { draftOfGate, type GateDraft, gateInputOf, rulesOf } from '#web/rooms/host/gate/gateDraft.ts'
import {
  amountName,
  draftsOf,
  foundDraft,
  foundWords,
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
  isForeign: false,
})
const item: TokenCondition = {
  ...{ kind: 'erc1155', address: `0x${'c3'.repeat(20)}`, tokenId: '7', minUnits: '2' },
  ...{ symbol: 'ITEM', decimals: 0, isForeign: true },
}
const pasted = (text: string) => ({ ...OTHER_TOKEN, address: text })
const found = (kind: FoundToken['kind'], symbol: string, decimals: number): FoundToken => ({
  ...{ kind, address: item.address, symbol, decimals, isForeign: true },
})
const own: TokenDraft = tokenDraftOf(asked('100000000000000000000'))
/** As it is offered: nobody said how many. */
const { isTyped: _, ...offered } = own
const typed = (amount: string): TokenDraft => ({ ...own, amount })
const wrong = (amount: string) => tokenErrors(typed(amount), [], false).amount

describe('gates of tokens', () => {
  it('become a draft and the same conditions again', () => {
    const conditions: NonNullable<Room['gate']>['conditions'] = [
      { kind: 'tier', tierNo: 2, rank: 20, tierName: 'Gold' },
      asked('1'),
      item,
      { ...asked('340282366920938463463374607431768211455'), kind: 'stake', address: vault },
    ]
    const draft = draftOfGate({ sentence: '', tierNo: 2, rank: 20, mode: 'all', conditions })
    expect(rulesOf(draft, tiers)).to.deep.equal({ mode: 'all', conditions })
    expect(gateInputOf(draft)).to.deep.equal({
      mode: 'all',
      conditions: [
        { kind: 'tier', tierNo: 2 },
        { kind: 'erc20', address, minUnits: '1' },
        { kind: 'erc1155', address: item.address, minUnits: '2', tokenId: '7' },
        { kind: 'stake', address: vault, minUnits: '340282366920938463463374607431768211455' },
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
    expect(sentence([tokenDraftOf(item)])).to.equal('Anyone with 2 ITEM #7')
  })

  it('offer each own token, and its stake where there is a vault', () => {
    const token = { token: address, name: 'North', symbol: 'NORTH', decimals: 18 }
    expect(draftsOf({ ...token, vault: null }).map(({ kind }) => kind)).to.deep.equal(['erc20'])
    expect(draftsOf({ ...token, vault })).to.deep.equal([
      offered,
      { ...offered, kind: 'stake', address: vault },
    ])
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
      const draft = pasted(text)
      return tokenErrors(draft, [own, draft], isChecked).address
    }
    expect(said('')).to.equal(null)
    expect(said('', true)).to.equal('Paste the address of a token.')
    expect(said('0x12')).to.contain('0x and 40')
    expect(said(address.toUpperCase().replace('0X', '0x'))).to.equal('This token stands there already.')
    expect(said(vault)).to.equal(null)
  })

  it('take nothing of which is not known what it is, and say what was found', () => {
    const draft = pasted(item.address)
    expect(isUnfinished([draft])).to.equal(true)
    expect(rulesOf({ mode: 'any', of: [draft] }, tiers).conditions).to.deep.equal([])
    const dollars = foundDraft(draft, found('erc20', 'USDC', 6))
    expect([isUnfinished([dollars]), dollars.amount]).to.deep.equal([false, '100'])
    expect(foundWords(dollars)).to.equal('USDC, an ERC-20 with 6 decimals that was not made here.')
    const punks = foundDraft(draft, found('erc721', 'PUNK', 0))
    expect([isUnfinished([punks]), punks.amount]).to.deep.equal([false, '1'])
    expect(tokenErrors({ ...punks, amount: '1.5' }, [], false).amount).to.equal(
      'There are only whole ones of it.',
    )
    const made = foundDraft(draft, { ...found('stake', 'NORTH', 18), isForeign: false, address: vault })
    expect(made, 'like those that are offered').to.deep.equal({ ...offered, kind: 'stake', address: vault })
  })

  it('ask the first of two that are pasted at one address, and the second once numbers tell them apart', () => {
    const rows = [pasted(item.address), pasted(item.address)] as [TokenDraft, TokenDraft]
    const said = (of: readonly TokenDraft[]) => of.map((one) => tokenErrors(one, of, true).address)
    const twice = 'This token stands there already.'
    expect(said(rows)).to.deep.equal([null, twice])
    const numbered = foundDraft(rows[0], found('erc1155', 'ITEM', 0))
    expect(said([numbered, rows[1]])).to.deep.equal([null, null])
    expect(foundWords(numbered)).to.equal('ITEM, an ERC-1155 that was not made here: which number?')
    expect(said([rows[0], foundDraft(rows[1], found('erc20', 'USDC', 6))]), 'one is known').to.deep.equal([
      ...[twice, null],
    ])
  })

  it('take tokens of an ERC-1155 by their number, each once', () => {
    const items = foundDraft(pasted(item.address), found('erc1155', 'ITEM', 0))
    const numbered = (tokenId: string) => ({ ...items, tokenId })
    const wrongId = (tokenId: string) => {
      const one = numbered(tokenId)
      return tokenErrors(one, [tokenDraftOf(item), one], true).tokenId
    }
    expect(wrongId('')).to.equal('Say which one: each has a number.')
    expect(wrongId('seven')).to.equal('The number of one of them, as 7.')
    expect(wrongId((2n ** 128n).toString())).to.equal('The contracts know numbers of up to 128 bits.')
    expect(wrongId('07')).to.equal('This token stands there already.')
    expect(wrongId('8')).to.equal(null)
    expect([amountName(numbered('007')), amountName(items)]).to.deep.equal(['ITEM #7', 'ITEM'])
    expect([isUnfinished([items]), isUnfinished([numbered('0')])]).to.deep.equal([true, false])
    expect(gateInputOf({ mode: 'any', of: [numbered('08')] })).to.deep.equal({
      mode: 'any',
      conditions: [{ kind: 'erc1155', address: item.address, minUnits: '1', tokenId: '8' }],
    })
  })

  it('that stand are offered by their symbol with the short address, for there are others of its name', () => {
    const standing = tokenDraftOf(item)
    const option = optionsOf({ mode: 'any', of: [standing] }, [], []).find(
      ({ value }) => value === optionOf(standing),
    )
    expect(option?.word).to.equal('ITEM #7 0xc3c3…c3c3')
    const nameless = tokenDraftOf({ ...asked('1'), symbol: '0xa1a1…a1a1', isForeign: true })
    const words = optionsOf({ mode: 'any', of: [nameless] }, [], []).map(({ word }) => word)
    expect(words).to.deep.equal(['a follow', '0xa1a1…a1a1 tokens', 'another token…'])
  })

  it('that are not typed out open to nobody, and nothing goes live with them', () => {
    const of = [typed('')]
    expect([isUnfinished(of), isUnfinished([own, 'follow'])]).to.deep.equal([true, false])
    expect(rulesOf({ mode: 'all', of }, tiers)).to.deep.equal({ mode: 'any', conditions: [] })
    const gate = { mode: 'any' as const, of }
    const draft = { kind: 'stream' as const, title: 'Live', seats: '', speakers: 5, gate }
    expect(isDraftRight(draftErrors({ ...draft, visibility: 'members' }))).to.equal(false)
    expect(isDraftRight(draftErrors({ ...draft, visibility: 'public' }))).to.equal(true)
  })
})
