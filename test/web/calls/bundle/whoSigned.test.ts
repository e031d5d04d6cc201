import { expect } from 'chai'
import { hashTypedData } from 'viem'
import { AGREEMENT_DOMAIN } from '#domain/calls/agreement.ts'
import { bindingText } from '#domain/calls/meeting/bindingText.ts'
import { ATTENDANCE_TYPES } from '#domain/calls/meeting/escrowAttendance.ts'
import type { BundleContent } from '#protocol/calls/bundle/callBundle.ts'
import { verifyBundle } from '#web/calls/bundle/verifyBundle.ts'
import { type HonestBundle, ORIGIN, signAttendance } from './honestBundle.ts'
import { useHonestBundle } from './useHonestBundle.ts'

describe('who signed what a call bundle says', function () {
  this.timeout(60_000)
  let honest: HonestBundle
  const { checkSealed, ...own } = useHonestBundle()
  before(() => {
    honest = own.honest()
  })

  it('[T13] the attestor signed the numbers of the finding, or nobody can tell without the chain', async () => {
    const { attestor, fan } = honest.wallets
    const by = (signature: string) =>
      checkSealed(({ attestation }) => Object.assign(attestation ?? {}, { signature }))
    const { id, escrow, chainId } = honest.content.attestation ?? expect.fail('no attestation')
    const digest = hashTypedData({
      domain: { ...AGREEMENT_DOMAIN, chainId, verifyingContract: escrow as `0x${string}` },
      ...{ types: ATTENDANCE_TYPES, primaryType: 'Attendance' },
      message: {
        ...{ id: id as `0x${string}`, creatorSeconds: 600, fanSeconds: 600, overlapSeconds: 600 },
        ...{ endedAt: honest.content.booking.endAtMs / 1000, revision: 2 },
      },
    })
    const approval = await fan.signTypedData({
      domain: { name: 'ServiceAccount', version: '1', chainId, verifyingContract: attestor.address },
      types: { Approval: [{ name: 'digest', type: 'bytes32' }] },
      ...{ primaryType: 'Approval', message: { digest } },
    })
    const rows: [string, string, string][] = [
      ['an account by its key', approval, 'unknown'],
      ['another key, as the account of one would', await signAttendance(fan, 600), 'unknown'],
      ['other numbers', await signAttendance(attestor, 599), 'unknown'],
      ['a contract', `0x${'ab'.repeat(130)}`, 'unknown'],
      ['nobody', `0x${'00'.repeat(65)}`, 'differs'],
    ]
    for (const [what, signature, state] of rows) {
      const report = await by(signature)
      expect([report.attestation.state, report.state], what).to.deep.equal([state, state])
    }
    const contested = await checkSealed(({ finding }) => Object.assign(finding ?? {}, { kind: 'contested' }))
    expect(contested.attestation.state, 'nothing is signed of it').to.equal('differs')
    const card = await checkSealed(({ booking }) => Object.assign(booking, { rail: 'card' }))
    expect(card.attestation.state, 'nor of a call by card').to.equal('differs')
  })

  it('[T17] a confirmation that is not of its key, site or time differs, and nobody is the booker by an address alone', async () => {
    // it ended before the call, and the site says that it is from before that
    const { booking, keys: listed } = honest.content
    const untilS = booking.startAtMs / 1000 - 60
    const { address, signMessage } = honest.wallets.fan
    const message = bindingText({ origin: ORIGIN, key: listed[1]?.key ?? '', untilS })
    const ended = { way: 'wallet', untilS, address, signature: await signMessage({ message }) }
    const changes: [string, (content: BundleContent) => void][] = [
      ['time', ({ keys }) => Object.assign(keys[1] ?? {}, { binding: ended, atMs: (untilS - 60) * 1000 })],
      ['side', ({ keys }) => Object.assign(keys[0] ?? {}, { binding: keys[1]?.binding })],
    ]
    for (const [what, change] of changes) {
      const report = await checkSealed(change)
      const [wrong] = report.keys.filter(({ state }) => state === 'differs')
      expect([report.state, wrong?.isBooker], what).to.deep.equal(['differs', false])
    }
    const unread = await verifyBundle(honest.bundle, {
      ...{ site: honest.site, loadSigner: () => Promise.reject(new TypeError('not loaded')) },
    })
    expect([unread.keys[1]?.state, unread.keys[1]?.isBooker, unread.state]).to.deep.equal([
      'unknown',
      false,
      'holds',
    ])
  })
})
