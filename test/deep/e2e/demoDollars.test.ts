import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { generatePrivateKey } from 'viem/accounts'
import { createDemo } from '#scripts/demo/createDemo.ts'
import { DEMO_CREATORS } from '#scripts/demo/creators.ts'
import { giveDollars } from '#scripts/demo/giveDollars.ts'
import { DEMO_SHOWS } from '#scripts/demo/shows.ts'
import { makePerson } from '#test/e2e/journey/people.ts'
import { useStage } from '#test/e2e/journey/useStage.ts'
import { request } from '#test/kit/client.ts'
import { until } from '#test/kit/time/until.ts'

describe('the demo world has a door that a token from elsewhere opens', function () {
  this.timeout(120_000)
  const stage = useStage({ settings: { SWEEP_MS: '1000' } })
  const key = generatePrivateKey()

  it('[S3.55][S3.24] its stream asks for 25 test dollars; a newcomer is refused with what is missing, and let in once they are sent some', async () => {
    const world = stage.world.current()
    const show = DEMO_SHOWS.find(({ currency }) => currency)
    const model = DEMO_CREATORS.find((one) => one.handle === show?.handle)
    if (!show || !model) throw new Error('the demo has no door for test dollars')
    const { handle } = show
    const reports: string[] = []
    await createDemo({
      url: stage.url(),
      creators: [model],
      ...{ keyOf: () => key, stateFile: join(world.dataDir, `demo-${handle}.json`), cards: null },
      ...{ clock: () => Date.now(), report: (line: string) => reports.push(line) },
    })
    expect(reports).to.deep.equal([])
    const keyFile = join(world.dataDir, `demo-${handle}`)
    writeFileSync(keyFile, key, { mode: 0o600 })
    const shows = [{ ...show, keyFile, factorFile: `${keyFile}-totp` }]
    await world.publish({ url: stage.url(), shows })
    const ofChannel = async () => (await request(stage.url(), 'GET', `/v1/channels/${handle}`)).body
    const roomId = await until('the stream is live', async () => (await ofChannel()).liveRoomId)
    const { body: room } = await request(stage.url(), 'GET', `/v1/rooms/${roomId}`)
    expect(room.gate.sentence).to.equal('Anyone with 25 TUSD')
    expect(room.gate.conditions[0]).to.include({ minUnits: '25000000', decimals: 6, isForeign: true })

    const { cookie, account } = await makePerson(stage.url())
    const enter = () =>
      request(stage.url(), 'POST', `/v1/rooms/${roomId}/admissions`, {
        headers: { cookie, origin: stage.url() },
        body: { action: 'watch' },
      })
    const give = (whole: number) =>
      giveDollars(stage.url(), world.keys.deployer, { to: account.address, whole })
    const held = async () => (await enter()).body.facts?.checks?.[0]?.heldUnits
    const { body } = await enter()
    expect([body.code, body.facts.checks.length]).to.deep.equal(['TOKENS_SHORT', 1])
    expect(body.facts.checks[0]).to.deep.include({ isMet: false, heldUnits: '0' })
    await give(24)
    await until('the door knows of 24', async () => (await held()) === '24000000')
    await give(1)
    await until('25 open it', async () => (await enter()).status === 201)
  })
})
