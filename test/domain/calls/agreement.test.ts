import { expect } from 'chai'
import {
  createPublicClient,
  createWalletClient,
  defineChain,
  encodeDeployData,
  type Hex,
  hashTypedData,
  http,
  keccak256,
  stringToBytes,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import {
  AGREEMENT_DOMAIN,
  AGREEMENT_TYPES,
  agreementDifference,
  agreementText,
  allowedText,
  type CallAgreement,
  cardAgreementText,
} from '#domain/calls/agreement.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import { consultationEscrowBytecode } from '#generated/bytecode.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'

const [CREATOR, FAN] = [`0x${'1c'.repeat(20)}`, `0x${'2f'.repeat(20)}`] as const
const AGREEMENT: CallAgreement = {
  ...{ creator: CREATOR, fan: FAN, currency: 0, amount: 20_000_000_000_000_000n },
  ...{ startAt: Date.parse('2026-11-27T16:00Z') / 1000, lengthMinutes: 30, policyId: 2, nonce: 77n },
}
const WORDS = { handle: 'northlight', media: 'video', terms: 'moderate', termsVersion: 1 } as const

describe('agreement about a call', function () {
  this.timeout(60_000)
  let chain: TestChain
  before(async () => {
    chain = await startChain()
  })
  after(() => chain.stop())

  it('[S3.49] says in plain words, and in UTC, what is paid for what and what cancelling costs', () => {
    const eth = { symbol: 'ETH', decimals: 18 }
    expect(agreementText(AGREEMENT, { ...WORDS, ...eth })).to.equal(
      `With: @northlight, ${CREATOR}
Fan: ${FAN}
What: 30 minute video call, not recorded
When: 2026-11-27 16:00 UTC
You pay: 0.02 ETH, held until the call is over
If you cancel: free until 2026-11-25 16:00 UTC, then 50 %, from 2026-11-26 16:00 UTC on 100 %
If it is attested that you stayed away: 100 %; that the creator did: nothing
If the creator alone states that it took place: 100 % from 2026-11-29 04:30 UTC on, unless you object or what was seen is brought before
What this site and both browsers saw of the call decides: together for 80 % of the time or more is all of it, less is its share. This site signs it, anybody can bring it to the escrow until 12 hours before the call ends by itself, and 12 hours after it is there it is paid, unless one of you objects; where one of the three alone says it, nothing is signed
If nothing of that is brought, and nobody states anything: you can take everything back from 2026-11-29 04:30 UTC on
If one of you objects: an arbiter decides within 14 days; if none does: what was seen and brought, else 50 %`,
    )
    const dollars = { ...WORDS, media: 'voice', terms: 'flexible', symbol: 'tUSD', decimals: 6 } as const
    const lines = agreementText({ ...AGREEMENT, amount: 12_500_000n }, dollars).split('\n')
    expect(lines.slice(2)).to.deep.equal([
      'What: 30 minute voice call, not recorded',
      'When: 2026-11-27 16:00 UTC',
      'You pay: 12.5 tUSD, held until the call is over',
      'If you cancel: free until 2026-11-26 16:00 UTC, then 25 %, from 2026-11-27 10:00 UTC on 50 %',
      'If it is attested that you stayed away: 50 %; that the creator did: nothing',
      'If the creator alone states that it took place: 100 % from 2026-11-29 04:30 UTC on, unless you object or what was seen is brought before',
      'What this site and both browsers saw of the call decides: together for 80 % of the time or more is all of it, less is its share. This site signs it, anybody can bring it to the escrow until 12 hours before the call ends by itself, and 12 hours after it is there it is paid, unless one of you objects; where one of the three alone says it, nothing is signed',
      'If nothing of that is brought, and nobody states anything: you can take everything back from 2026-11-29 04:30 UTC on',
      'If one of you objects: an arbiter decides within 14 days; if none does: what was seen and brought, else 50 %',
    ])
  })

  it('[S3.49] by card says when something is taken, and what becomes of it where nobody decides', () => {
    const { startAt, lengthMinutes } = AGREEMENT
    const facts = {
      ...WORDS,
      terms: 'flexible',
      startAt,
      lengthMinutes,
      amount: 8000n,
      currency: 'EUR',
      isLater: false,
    } as const
    expect(cardAgreementText(facts)).to.equal(
      `With: @northlight
What: 30 minute video call, not recorded
When: 2026-11-27 16:00 UTC
You reserve: 80.00 EUR on your card, held until the call is over and taken as this says
If you cancel: free until 2026-11-26 16:00 UTC, then 25 %, from 2026-11-27 10:00 UTC on 50 %
If it is attested that you stayed away: 50 %; that the creator did: nothing
If the creator alone states that it took place: 100 % from 2026-11-29 04:30 UTC on, unless you object before; up to 12 hours earlier if your bank holds the money for a short time
If you state that it took place, or accept a division: that is taken at once
What this site and both browsers saw of the call decides: together for 80 % of the time or more is all of it, less is its share. It is taken 12 hours after that is found, unless one of you objects; where one of the three alone says it, nothing is taken by it
If nothing was seen that decides, and nobody states anything: nothing is taken, and the hold ends at that time
If one of you objects: an arbiter decides, at the latest 12 hours before your bank lets go of the money; if none does: what was seen, else 50 %`,
    )
    const later = cardAgreementText({ ...facts, isLater: true }).split('\n')
    expect(later.slice(3, 7)).to.deep.equal([
      'You reserve: 80.00 EUR. Your card is saved now, for this call alone, and nothing is taken',
      'You allow: between 2026-11-25 16:00 UTC and 2026-11-27 14:40 UTC 80.00 EUR is held on it without you being there, never twice at a time, until the call is over, and taken as this says',
      'Until it is held: each of you can end the call, and nothing is taken. If it is not held by 2026-11-27 14:40 UTC, the call ends',
      'If you cancel once it is held: free until 2026-11-26 16:00 UTC, then 25 %, from 2026-11-27 10:00 UTC on 50 %',
    ])
    const cancelOf = (terms: 'moderate' | 'strict') =>
      cardAgreementText({ ...facts, terms, isLater: true }).split('\n')[6]
    expect(cancelOf('moderate'), 'what would be over before any hold').to.equal(
      'If you cancel once it is held: 50 %, from 2026-11-26 16:00 UTC on 100 %',
    )
    expect(cancelOf('strict')).to.equal('If you cancel once it is held: 100 %')
    const held = cardAgreementText(facts).split('\n')
    expect([...later.slice(0, 3), ...later.slice(7)], 'all else is the same').to.deep.equal([
      ...[...held.slice(0, 3), ...held.slice(5)],
    ])
  })

  it('[S3.49] shows every digit of an amount and none besides', () => {
    const paid = (amount: bigint, decimals: number) =>
      agreementText({ ...AGREEMENT, amount }, { ...WORDS, symbol: 'X', decimals }).split('\n')[4]
    const whole = (10n ** 28n).toString()
    for (const [amount, decimals, shown] of [
      ...[[1n, 18, '0.000000000000000001'] as const, [10n ** 18n, 18, '1'] as const],
      ...[[10n ** 46n + 1n, 18, `${whole}.000000000000000001`] as const, [100n, 0, '100'] as const],
    ])
      expect(paid(amount, decimals)).to.equal(`You pay: ${shown} X, held until the call is over`)
  })

  it('[S3.49] says over the button of a page that saves a card what is allowed, and when it is used', () => {
    const call = 'Video call, 30 minutes, Northlight'
    const allowed = allowedText({ call, startAt: AGREEMENT.startAt, amount: 8000n, currency: 'EUR' })
    expect(allowed).to.equal(
      'Your card is saved for this call alone: Video call, 30 minutes, Northlight, 2026-11-27 16:00 UTC. Nothing is taken now. ' +
        'You allow that 80.00 EUR is held on it between 2026-11-25 16:00 UTC and 2026-11-27 14:40 UTC, without you being there and never twice at a time, ' +
        'and taken after the call as you agreed. Once it is decided what is taken, or the call does not come about, this card is forgotten.',
    )
  })

  it('[S3.49] has the digest under which the escrow keeps its booking', async () => {
    const account = privateKeyToAccount(await chain.fundedKey())
    const local = defineChain({
      ...{ id: 31337, name: 'Local', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } },
      rpcUrls: { default: { http: [chain.url] } },
    })
    const transport = http(chain.url)
    const config = { manager: CREATOR, fees: CREATOR, ledger: CREATOR, currencies: CREATOR }
    const data = encodeDeployData({
      ...{ abi: consultationEscrowAbi, bytecode: consultationEscrowBytecode as Hex, args: [config] },
    })
    const reader = createPublicClient({ chain: local, transport, pollingInterval: 50 })
    const made = await createWalletClient({ account, chain: local, transport }).sendTransaction({ data })
    const { contractAddress } = await reader.waitForTransactionReceipt({ hash: made })
    const verifyingContract = contractAddress as Hex
    const text = agreementText(AGREEMENT, { ...WORDS, symbol: 'ETH', decimals: 18 })
    const message = {
      ...AGREEMENT,
      ...{ creator: CREATOR, fan: FAN, summaryHash: keccak256(stringToBytes(text)) },
    }
    const id = await reader.readContract({
      ...{ address: verifyingContract, abi: consultationEscrowAbi, functionName: 'idOf', args: [message] },
    })
    const domain = { ...AGREEMENT_DOMAIN, chainId: 31337, verifyingContract }
    expect(id).to.equal(hashTypedData({ domain, types: AGREEMENT_TYPES, primaryType: 'Agreement', message }))
  })

  it('[S3.49] differs from another by the first field that is not the same', () => {
    expect(agreementDifference(AGREEMENT, { ...AGREEMENT })).to.equal(null)
    const other: CallAgreement = {
      ...{ creator: FAN, fan: CREATOR, currency: 1, amount: AGREEMENT.amount + 1n },
      ...{ startAt: AGREEMENT.startAt + 1, lengthMinutes: 31, policyId: 3, nonce: 78n },
    }
    for (const field of Object.keys(other) as (keyof CallAgreement)[])
      expect(agreementDifference(AGREEMENT, { ...AGREEMENT, [field]: other[field] })).to.equal(field)
    expect(agreementDifference(AGREEMENT, { ...AGREEMENT, amount: 1n, nonce: 1n })).to.equal('amount')
  })
})
