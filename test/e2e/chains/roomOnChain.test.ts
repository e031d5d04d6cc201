import { expect } from 'chai'
import { type Abi, createPublicClient, type Hex, http, parseEther } from 'viem'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import type { LeftOpen } from '#api/rooms/chain/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import type { RoomToken } from '#api/tokens/contract.ts'
import { roomHubAbi } from '#generated/abis.ts'
import { enterHouse } from '#local/publisher/enterHouse.ts'
import { recordIfWanted } from '#local/publisher/keepShow.ts'
import { createClient } from '#local/visitor/createClient.ts'
import { IS_DEEP } from '#test/e2e/journey/sizes.ts'
import { until } from '#test/kit/time/until.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { type Creator, makePerson, openProfile, type Person } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor } from '../journey/watching.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'
import { buyUnits, launchNorth, sendUnits, WHOLE } from './ownToken.ts'

const OPEN = 'button:has-text("Open room")'
const CONTROL = '[data-testid="state:control:live"]'
const ENDED = '[data-testid="state:control:ended"]'
const LISTENING = '[data-testid="voice-stage"][data-media="connected"]'
const PROMPT = '[data-testid=burner-confirm]'
const CONFIRM = `${PROMPT} button:has-text("Confirm")`
const RECORD = 'Record on the chain'
const LEFT_OPEN = /\/hub-rooms\/left-open$/
const REFUSED = { method: 'POST', path: /^\/v1\/rooms\/rom_\w+\/admissions$/, code: 'TOKENS_SHORT' }
/** `GateKinds` of the contract. */
const ERC20 = 1

describe('journey: a voice room on the chain', function () {
  this.timeout(120_000)
  const stage = useStage('chains')

  async function openStudio(creator: Creator): Promise<WatchedPage> {
    const context = await openProfile(stage.host(), stage.url(), creator)
    const studio = await watchPage(context, `${stage.url()}/studio/rooms`)
    await studio.page.locator('[data-testid="state:studio:preparing"]').waitFor()
    return studio
  }

  /** What the hub itself says and takes of a room, past every index and page. */
  async function hubOf({ call, wallet, account }: Person, hubRoomId: bigint) {
    const { contracts } = await call<Config>('GET', '/v1/config')
    const at = { address: contracts.roomHub as Hex, abi: roomHubAbi }
    return {
      room: () => wallet.chain.readContract({ ...at, functionName: 'rooms', args: [hubRoomId] }),
      isOpen: () => wallet.chain.readContract({ ...at, functionName: 'isOpen', args: [hubRoomId] }),
      letsIn: (who: Person) =>
        wallet.chain.readContract({
          ...at,
          functionName: 'canAccess',
          args: [hubRoomId, who.account.address],
        }),
      opened: async () =>
        (await wallet.chain.readContract({ ...at, functionName: 'channelOf', args: [account.address] }))
          .rooms,
      tips: () =>
        createPublicClient({ transport: http(stage.world.current().rpcUrl) }).getContractEvents({
          ...{ ...at, eventName: 'Tipped' as const, args: { to: account.address }, fromBlock: 0n },
        }),
      async send(functionName: 'setGate' | 'closeRoom', ...rest: unknown[]): Promise<void> {
        const args = [hubRoomId, ...rest]
        await wallet.sendCall({ ...at, abi: roomHubAbi as unknown as Abi, functionName, args })
      },
    }
  }

  async function liveRoom(creator: Creator) {
    const roomId = (await creator.page()).liveRoomId ?? expect.fail('the channel shows no live room')
    const { hubRoom } = await creator.call<Room>('GET', `/v1/rooms/${roomId}`)
    if (!hubRoom) return expect.fail('the chain does not lead it')
    return { roomId, hubRoom, hub: await hubOf(creator, BigInt(hubRoom.id)) }
  }

  async function endIn(studio: WatchedPage): Promise<void> {
    await studio.reach('button:has-text("End · hold")')
    await studio.page.keyboard.down('Enter')
    await studio.page.locator(ENDED).waitFor()
    await studio.page.keyboard.up('Enter')
  }

  it('[S3.20][S3.21][S3.22][S3.23][S3.24] rejected in the wallet: nothing is left; confirmed: hub and door let in the same; a tip names the room; gate and end follow what others send to the hub', async () => {
    const creator = await stage.creator('polaris')
    const token = await launchNorth(creator)
    const fan = await makePerson(stage.url())
    await buyUnits(creator, token, 200n * WHOLE)
    await buyUnits(fan, token, 62n * WHOLE)

    const studio = await openStudio(creator)
    await studio.page.getByLabel('Condition 1').selectOption({ label: 'NORTH tokens' })
    await studio.type('Amount of condition 1', '100')
    const tick = studio.page.getByLabel(RECORD)
    expect({ isTicked: await tick.isChecked(), isFree: await tick.isEnabled() }).to.deep.equal({
      ...{ isTicked: true, isFree: false },
    })
    await expectAccessible(studio.page)
    await studio.press(OPEN)
    await studio.page
      .getByTestId('state:studio:asks')
      .filter({ hasText: 'Confirm it in your wallet' })
      .waitFor()
    await studio.press(`${PROMPT} button:has-text("Reject")`)
    await studio.page.locator('[data-line="chain"][data-step="failed"]').waitFor()
    // the line fails first, and then what was made is taken back
    await studio.page.getByTestId('state:studio:failed').waitFor()
    await expectAccessible(studio.page)
    const none = await hubOf(creator, 0n)
    expect(Number(await none.opened()), 'rooms of the host on the hub').to.equal(0)
    const { rows } = await stage.world
      .current()
      .testDatabase.pool('owner')
      .query('SELECT state FROM app.room WHERE channel_id = $1', [(await creator.page()).channel.id])
    expect(rows).to.deep.equal([{ state: 'ended' }])

    await studio.press(OPEN)
    await studio.press(CONFIRM)
    await studio.page.locator(CONTROL).waitFor()
    expect(studio.presses()).to.equal(4)
    const { roomId, hubRoom, hub } = await liveRoom(creator)
    const { host, payee, conditions, closedAt } = await hub.room()
    const own = creator.account.address
    expect({ host, payee, conditions, closedAt }).to.deep.equal({
      ...{ host: own, payee: own, conditions: 1, closedAt: 0 },
    })
    expect([await hub.letsIn(creator), await hub.letsIn(fan)]).to.deep.equal([true, false])

    const watcher = await stage.visit(`/r/${roomId}`, fan)
    await expectDoor(watcher.page, 'TOKENS_SHORT', 'Need 100 NORTH to join')
    await watcher.page.getByText('You hold 62, missing 38').waitFor()
    await sendUnits(creator, fan, token, 38n * WHOLE)
    expect(await hub.letsIn(fan)).to.equal(true)
    await until('the door knows that it is enough', async () => {
      const { tokens } = await fan.call<{ tokens: RoomToken[] }>('GET', `/v1/rooms/${roomId}/tokens`)
      return tokens[0]?.wallets[0]?.heldUnits === tokens[0]?.minUnits
    })
    await watcher.page.reload()
    await watcher.page.locator(LISTENING).waitFor()

    await watcher.press('.understage button:has-text("On the chain")')
    const sheet = watcher.page.getByTestId('state:room:on-chain')
    await sheet.getByText(shortAddress(hubRoom.id)).waitFor()
    await sheet.getByTestId('on-chain-state').filter({ hasText: 'open' }).waitFor()
    await expectAccessible(watcher.page)
    await watcher.page.keyboard.press('Escape')
    await watcher.press('.understage button:has-text("Tip")')
    await watcher.press('[data-testid=tip-sheet] label:has-text("Rocket")')
    await watcher.press('[data-testid=tip-sheet] button:has-text("Send 0.01 ETH")')
    await watcher.press(CONFIRM)
    await watcher.page.locator('[data-testid=tip-sheet]').waitFor({ state: 'detached' })
    await studio.page.locator('[data-testid=host-tip]', { hasText: 'Rocket' }).waitFor()
    expect(
      (await hub.tips()).map(({ args: { contextType, contextId, amount } }) => [
        contextType,
        contextId,
        amount,
      ]),
    ).to.deep.equal([[1, BigInt(hubRoom.id), parseEther('0.01')]])

    // from the host's key, and no page of ours knows of it
    const asked = { token, kind: ERC20, rank: 0, id: 0n, min: 1000n * WHOLE }
    await hub.send('setGate', false, [asked])
    await expectDoor(watcher.page, 'TOKENS_SHORT', 'Need 1000 NORTH to join')
    expect(await hub.letsIn(fan)).to.equal(false)
    await studio.press('button:has-text("Gate")')
    await studio.page.getByTestId('gate-sentence').filter({ hasText: 'Anyone with 1000 NORTH' }).waitFor()
    await expectAccessible(studio.page)
    await studio.page.keyboard.press('Escape')

    // asked for once it is over
    const [answer] = await Promise.all([studio.page.waitForResponse(LEFT_OPEN), hub.send('closeRoom')])
    await expectDoor(watcher.page, 'ENDED')
    await studio.page.locator(ENDED).filter({ hasText: 'You ended it.' }).waitFor()
    expect(await answer.json(), 'nothing is left to close').to.deep.equal({ rooms: [] })
    await watcher.expectClean([REFUSED])
    await studio.expectClean([NOT_YET_SEEN])
    for (const { page } of [watcher, studio]) await page.context().close()
  })

  it('[S3.21][S3.24] a room that its host ticked, ended here first: it is over, and closed on the chain by one press more', async () => {
    const creator = await stage.creator('taper')
    const studio = await openStudio(creator)
    await studio.press('.seg label:has-text("Public")')
    await studio.page.getByLabel(RECORD).check()
    await studio.press(OPEN)
    await studio.press(CONFIRM)
    await studio.page.locator(CONTROL).waitFor()
    const { roomId, hub } = await liveRoom(creator)
    const guest = IS_DEEP ? await stage.visit(`/r/${roomId}`) : null
    await guest?.press('button:has-text("Listen now")')
    await guest?.page.locator(LISTENING).waitFor()
    await endIn(studio)
    if (guest) await expectDoor(guest.page, 'ENDED')
    expect(await hub.isOpen(), 'there it stays').to.equal(true)

    const { channel } = await creator.page()
    const leftOpen = async () =>
      (await creator.call<{ rooms: LeftOpen[] }>('GET', `/v1/channels/${channel.id}/hub-rooms/left-open`))
        .rooms
    expect((await leftOpen()).map((room) => room.roomId)).to.deep.equal([roomId])
    await studio.page.getByTestId('left-open').waitFor()
    await expectAccessible(studio.page)
    await studio.press(`${ENDED} button:has-text("Close it on the chain as well")`)
    await studio.press(CONFIRM)
    await studio.page.getByTestId('left-open').waitFor({ state: 'detached' })
    expect(await hub.isOpen()).to.equal(false)
    await until('nothing is left open', async () => (await leftOpen()).length === 0)
    await guest?.expectClean()
    await guest?.page.context().close()
    await studio.expectClean([NOT_YET_SEEN])
    await studio.page.context().close()
  })

  it('[S1.1][S3.21][S3.24] the demo has its voice room recorded from its creator’s wallet before it begins, and closes there first what is over', async () => {
    const creator = await stage.creator('hearth')
    const client = createClient(stage.url())
    await enterHouse(client, creator.key)
    const { channel } = await client.get<ChannelPage>(`/v1/channels/${creator.handle}`)
    const draft = { channelId: channel.id, kind: 'voice', title: 'By the stove', visibility: 'public' }
    const lines: string[] = []
    const report = (line: string) => lines.push(line)
    const options = { url: stage.url(), report, prove: async () => {} }
    async function recorded() {
      const room = await client.send<Room>('POST', '/v1/rooms', draft)
      await recordIfWanted(client, { handle: 'hearth', isRecorded: true, key: creator.key }, room, options)
      const { id, state, hubRoom } = await client.get<Room>(`/v1/rooms/${room.id}`)
      expect(state).to.equal('draft')
      const hub = await hubOf(creator, BigInt(hubRoom?.id ?? 0))
      expect((await hub.room()).host).to.equal(creator.account.address)
      return { id, hub, number: hubRoom?.id }
    }
    const first = await recorded()
    await client.send('POST', `/v1/rooms/${first.id}/end`)
    expect(await first.hub.isOpen(), 'over here alone').to.equal(true)
    const second = await recorded()
    expect([await first.hub.isOpen(), await second.hub.isOpen()]).to.deep.equal([false, true])
    expect(lines).to.deep.equal([
      `hearth is on the chain as ${first.number}`,
      `hearth closed ${first.number} on the chain`,
      `hearth is on the chain as ${second.number}`,
    ])
  })
})
