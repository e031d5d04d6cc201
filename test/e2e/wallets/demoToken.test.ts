import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { type Hex, parseEther, parseUnits, zeroAddress } from 'viem'
import { generatePrivateKey } from 'viem/accounts'
import { creatorTokenAbi } from '#generated/abis.ts'
import { createDemo, type DemoOptions } from '#scripts/demo/createDemo.ts'
import { DEMO_CREATORS, type DemoCreator } from '#scripts/demo/creators.ts'
import { DEMO_SHOWS } from '#scripts/demo/shows.ts'
import { request } from '#test/kit/client.ts'
import { until } from '#test/kit/time/until.ts'
import { makePerson } from '../journey/people.ts'
import { useStage } from '../journey/useStage.ts'

describe('the demo world has a door that a token opens', function () {
  this.timeout(120_000)
  // before the stage's own end, with which the world may go
  after('end the stream: others read the home page', async () => {
    await stage.world.current().stop('publisher')
    const { liveRoomId } = await ofChannel()
    if (liveRoomId) await (await makePerson(stage.url(), key)).call('POST', `/v1/rooms/${liveRoomId}/end`)
  })
  const stage = useStage('wallets')
  const reports: string[] = []
  const model = DEMO_CREATORS.find(({ token }) => token) as DemoCreator
  const show = DEMO_SHOWS.find(({ handle }) => handle === model.handle)
  const key = generatePrivateKey()
  let creator: DemoCreator
  let options: DemoOptions
  const ofChannel = async () => (await request(stage.url(), 'GET', `/v1/channels/${creator.handle}`)).body

  before('its creator is there, from a start before there was a token', async function () {
    this.timeout(90_000)
    const { dataDir } = stage.world.current()
    const handle = stage.email('demosalt').split('@')[0] ?? ''
    const { token, ...earlier } = { ...model, handle }
    creator = { ...earlier, ...(token ? { token } : {}) }
    options = {
      url: stage.url(),
      creators: [earlier],
      ...{ keyOf: () => key, stateFile: join(dataDir, `demo-${handle}.json`), cards: null },
      ...{ clock: () => Date.now(), report: (line: string) => reports.push(line) },
    }
    expect(await createDemo(options)).to.deep.equal({ sellers: [], launched: [] })
    options.creators = [creator]
  })
  it('[S3.24] a folder of before gets the token at its next start, once; one with other keys goes without and says so', async () => {
    const stranger = { ...options, keyOf: () => generatePrivateKey() }
    expect((await createDemo(stranger)).launched).to.deep.equal([])
    expect(reports.splice(0)).to.deep.equal([`${model.name} has no token: the channel is of another wallet`])
    expect((await createDemo(options)).launched).to.deep.equal([creator])
    const { wallet, account } = await makePerson(stage.url(), key)
    const sent = () => wallet.chain.getTransactionCount({ address: account.address })
    const before = await sent()
    expect((await createDemo(options)).launched).to.deep.equal([creator])
    expect(await sent(), 'nothing is sent a second time').to.equal(before)
    expect(reports).to.deep.equal([])
  })

  it('[S3.24][S3.55] its stream asks for a hundred, which cost little; a newcomer is refused with what is missing', async () => {
    const world = stage.world.current()
    const keyFile = join(world.dataDir, `demo-${creator.handle}`)
    writeFileSync(keyFile, key, { mode: 0o600 })
    if (!show) throw new Error('the demo has no door for tokens')
    const shows = [{ ...show, handle: creator.handle, keyFile, factorFile: `${keyFile}-totp` }]
    await world.publish({ url: stage.url(), shows })
    const roomId = await until('the stream is live', async () => (await ofChannel()).liveRoomId)
    const { body: room } = await request(stage.url(), 'GET', `/v1/rooms/${roomId}`)
    expect(room.gate.sentence).to.equal('Anyone with 100 SALT')
    const [{ address, minUnits }] = room.gate.conditions
    expect(minUnits).to.equal(parseUnits('100', 18).toString())
    const { cookie, wallet, account } = await makePerson(stage.url())
    const token = { address: address as Hex, abi: creatorTokenAbi }
    const quote = async (whole: number) => {
      const args = [parseUnits(String(whole), 18)] as const
      const [cost] = await wallet.chain.readContract({ ...token, functionName: 'quoteBuyExact', args })
      return { units: args[0], cost }
    }
    const { cost } = await quote(100)
    expect(cost >= parseEther('0.01') && cost <= parseEther('0.05'), `${cost} wei`).to.equal(true)
    const enter = () =>
      request(stage.url(), 'POST', `/v1/rooms/${roomId}/admissions`, {
        headers: { cookie, origin: stage.url() },
        body: { action: 'watch' },
      })
    const held = async () => (await enter()).body.facts?.checks?.[0]?.heldUnits
    const buy = async (whole: number) => {
      const { units, cost: value } = await quote(whole)
      const args = [units, account.address, value, 2n ** 40n, zeroAddress]
      await wallet.sendCall({ ...token, functionName: 'buyExact', args, value })
    }
    const { body } = await enter()
    expect([body.code, body.facts.checks.length]).to.deep.equal(['TOKENS_SHORT', 1])
    expect(body.facts.checks[0]).to.deep.include({ isMet: false, heldUnits: '0' })
    await buy(40)
    await until('the door knows of forty', async () => (await held()) === parseUnits('40', 18).toString())
    await buy(60)
    await until('a hundred open it', async () => (await enter()).status === 201)
  })
})
