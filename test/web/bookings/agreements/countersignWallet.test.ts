import { expect } from 'chai'
import { type Hex, recoverAddress } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { signAgreement } from '#web/bookings/agreements/signAgreement.ts'
import type { WalletBooking } from '#web/bookings/booked/bookingModel.ts'
import { type TypedText, type Wallet, WalletError } from '#web/chain/wallet.ts'
import type { TxPhase } from '#web/transactions/txPhase.ts'
import { agreedCall, CHAIN_ID } from './agreedCall.ts'

const signer = privateKeyToAccount(generatePrivateKey())
const booking = agreedCall(signer.address)
const { agreement, escrow } = booking

/** What a press on a booking comes to with a wallet, and what that was asked. */
async function press(one: WalletBooking, refusal: WalletError | null = null) {
  const asked: string[] = []
  const phases: TxPhase[] = []
  const wallet = {
    account: async () => signer.address,
    switchTo: async () => void asked.push('switchTo'),
    signTyped: async (text: TypedText) => {
      asked.push('signTyped')
      if (refusal) throw refusal
      return signer.signTypedData(text as never)
    },
  } as unknown as Wallet
  const signature = await signAgreement(
    { booking: one, chainId: CHAIN_ID },
    async () => {
      asked.push('open')
      return wallet
    },
    (phase) => phases.push(phase),
  )
  const last = phases.at(-1)
  return { asked, signature, phases, sentence: last?.at === 'stopped' ? last.sentence : null }
}

describe('what was agreed, signed by the wallet of a creator', () => {
  it('is signed under the very digest that was paid for, and nothing is sent', async () => {
    const { asked, signature, phases } = await press(booking)
    expect(asked).to.deep.equal(['open', 'switchTo', 'signTyped'])
    expect(phases.map(({ at }) => at)).to.deep.equal(['preparing', 'switching', 'signing'])
    const by = await recoverAddress({ hash: escrow.id as Hex, signature: signature as Hex })
    expect(by).to.equal(signer.address)
  })

  it('opens no wallet where the page shows anything else', async () => {
    if (agreement === null) throw new Error('nothing was agreed')
    const others: Partial<WalletBooking>[] = [
      { text: `${booking.text} ` },
      { text: null },
      { agreement: { ...agreement, amount: '1' } },
      { agreement: { ...agreement, nonce: '8' } },
      { agreement: { ...agreement, amount: 'all of it' } },
      { agreement: { ...agreement, creator: '0x12' } },
      { escrow: { ...escrow, address: `0x${'a'.repeat(40)}` } },
    ]
    for (const other of others) {
      const { asked, signature, sentence } = await press({ ...booking, ...other })
      expect([asked, signature, sentence], JSON.stringify(other)).to.deep.equal([
        ...[[], null, 'What this page shows is not what was paid for. Nothing was signed.'],
      ])
    }
  })

  it('is asked of the wallet that is paid alone, which is named, and may be refused there', async () => {
    const other = await press(agreedCall(`0x${'c'.repeat(40)}`))
    expect([other.asked, other.signature]).to.deep.equal([['open'], null])
    expect(other.sentence).to.match(
      /signed by 0xcccc…cccc, the wallet that this call pays\. Nothing was signed\. Switch to it/,
    )
    const no = await press(booking, new WalletError('REJECTED', 'closed'))
    expect([no.signature, no.phases.at(-1)?.at]).to.deep.equal([null, 'stopped'])
  })
})
