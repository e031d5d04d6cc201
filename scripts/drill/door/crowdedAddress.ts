import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { type Drill, judge, tallied } from '../drill.ts'
import { signInFrom } from '../stage/guest.ts'
import { sendFrom } from '../stage/sendFrom.ts'

const FORGED = { address: `0x${'1'.repeat(40)}`, message: 'let me in', signature: `0x${'1'.repeat(130)}` }

export const crowdedAddress: Drill = {
  name: 'crowded_address',
  promise: 'strangers who close an address to signing in keep out nobody who signed in or watches there',
  async play(stage) {
    const { roomId } = await stage.show()
    const fan = await stage.guest()
    const way = { url: stage.url, localAddress: fan.localAddress }
    const pressed = await sendFrom(way, 'POST', '/v1/guests', { body: { roomId } })
    if (pressed.status !== 200) throw new Error(`no guest: ${pressed.text}`)
    stage.adopt(pressed.body.accountId)
    const session = pressed.headers.get('session-token') ?? ''
    const headers = { authorization: `Bearer ${session}` }
    const tally: Record<string, number> = {}
    for (let n = 0; n < stage.lasting(200, 60); n++) {
      const { status } = await sendFrom(way, 'POST', '/v1/sign-in/wallet', { body: FORGED })
      tally[status] = (tally[status] ?? 0) + 1
    }
    const question = { address: fan.wallet.address, chainId: stage.config.chain.id }
    const linking = await fan.ask('POST', '/v1/me/wallets/nonce', question)
    const again = await fan.signInAgain().catch((error: Error) => error)
    const entered = await sendFrom(way, 'POST', `/v1/rooms/${roomId}/admissions`, {
      body: { action: 'watch' },
      headers,
    })
    if (entered.status === 201) {
      await sendFrom(way, 'DELETE', `/v1/seats/${entered.body.seatId}`, { headers })
    }
    // the account that the guest becomes leaves no session behind
    const wallet = privateKeyToAccount(generatePrivateKey())
    const became = await signInFrom(stage, wallet, { ...way, session }).catch((error: Error) => error)
    if (!(became instanceof Error)) {
      const out = { headers: { authorization: `Bearer ${became.token}` } }
      await sendFrom(way, 'POST', '/v1/sign-out', out)
    }
    return judge(
      { ...tallied('status', tally), linking: linking.status, guest: entered.status },
      {
        'the flood met no limit': !tally['429'],
        'who is signed in could not ask what to sign': linking.status >= 400,
        [`the browser of an account was refused: ${again instanceof Error ? again.message : ''}`]:
          again instanceof Error,
        [`the guest could not sign in: ${became instanceof Error ? became.message : ''}`]:
          became instanceof Error,
        'a guest who was there did not get in': entered.status !== 201,
      },
    )
  },
}
