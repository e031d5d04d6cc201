import { expect } from 'chai'
import type { CallSide } from '#domain/calls/words.ts'
import { readOpening } from '#protocol/calls/callKeys.ts'
import { until } from '#test/kit/time/until.ts'
import { useCallPage } from '../useCallPage.ts'

const SIDES: CallSide[] = ['creator', 'fan']

describe('the keys of a call between two pages', function () {
  this.timeout(90_000)
  const page = useCallPage()

  const start = () => page().evaluate(() => window.call.start('video'))
  const heard = (side: CallSide) => page().evaluate((one) => window.call.ends[one].heard, side)
  const opened = (side: CallSide) => page().evaluate((one) => window.call.ends[one].opened, side)
  const refused = (side: CallSide) => page().evaluate((one) => window.call.ends[one].refused, side)
  const enterAgain = (side: CallSide) =>
    page().evaluate((one) => window.call.ends[one].client.enterAgain(), side)
  const bodies = () => page().evaluate(() => window.call.network.bodies)
  const countOf = async (kind: string) => (await bodies()).filter((one) => one.kind === kind).length
  const came = (side: CallSide) =>
    page().evaluate((one) => window.call.network.came.filter((message) => message.side === one).length, side)
  const words = async (side: CallSide) => (await opened(side)).at(-1)?.words.join()
  const frames = async (side: CallSide) =>
    (await page().evaluate((one) => window.call.figures(one), side)).frames.camera ?? 0
  const connected = () =>
    until('both are connected', async () => {
      const states = [await heard('creator'), await heard('fan')]
      return states.every((all) => all.at(-1) === 'connected')
    })
  async function bothSee() {
    for (const side of SIDES) {
      const past = await frames(side)
      await until(`ten more frames at the ${side}`, async () => (await frames(side)) >= past + 10)
    }
  }

  it('[S3.81] shows the same words on both screens, keeps them on another way, and has others for another page', async () => {
    await start()
    await connected()
    await bothSee()
    const first = await words('creator')
    expect(first)
      .to.be.a('string')
      .and.equal(await words('fan'))
    const devices = await page().evaluate(() => window.call.devices)
    for (const [side, other] of [SIDES, SIDES.toReversed()] as [CallSide, CallSide][]) {
      const [peer] = await opened(side)
      expect(peer).to.deep.include({ key: devices[other]?.publicKey, binding: devices[other]?.binding })
    }
    await enterAgain('fan')
    await until('another answer', async () => (await countOf('answer')) === 2)
    await bothSee()
    for (const side of SIDES)
      expect(await opened(side), 'another way is none of another page').to.have.length(1)
    await page().evaluate(() => window.call.come('fan'))
    await until('the creator knows the new page', async () => (await opened('creator')).length === 3)
    await connected()
    await bothSee()
    expect((await opened('creator'))[1], 'nobody in between').to.equal(null)
    expect(await words('creator')).to.equal(await words('fan'))
    expect(await words('fan')).not.to.equal(first)
  })

  it('[S3.81][T39] gives a server nothing of a key but what an opening has, and each page the same certificate', async () => {
    await start()
    await connected()
    const all = await bodies()
    const openings = all.filter(({ kind }) => kind === 'open').map(({ body }) => readOpening(body))
    expect(openings.map((one) => one !== null)).to.deep.equal([true, true])
    const prints = all
      .filter(({ kind }) => kind === 'offer' || kind === 'answer')
      .map(({ body }) => /a=fingerprint:sha-256 (\S+)/.exec(body)?.[1])
    expect(prints.toSorted()).to.deep.equal(openings.map((one) => one?.fingerprint).toSorted())
    const order = all.map(({ kind }) => kind)
    expect(order.indexOf('offer')).to.be.greaterThan(order.lastIndexOf('open'))
  })

  for (const [kind, side, other] of [
    ['offer', 'fan', 'creator'],
    ['answer', 'creator', 'fan'],
  ] as const)
    it(`[S3.81][T39] connects nobody when the server puts another certificate into an ${kind}`, async () => {
      await page().evaluate((changed) => {
        window.call.network.change = (of, body) =>
          of === changed ? body.replaceAll(/(a=fingerprint:sha-256 )(..):(..)/g, '$1$3:$2') : body
      }, kind)
      await start()
      await until('it is refused', async () => (await refused(side)).length === 1)
      const sent = await came(side)
      const descriptions = await countOf(kind)
      await enterAgain(side)
      await enterAgain(other)
      if (kind === 'offer') await until('another offer', async () => (await countOf(kind)) > descriptions)
      await page().evaluate((one) => {
        const { socket } = window.call.ends[one]
        socket.drop()
        socket.connect()
      }, other)
      const isSeen = ([one, since]: readonly [CallSide, number]) => {
        const { states } = window.call.ends[one]
        return states.filter((state) => state.creator?.isHere && state.fan?.isHere).length > since
      }
      await until('the other page is there again', () => page().evaluate(isSeen, [side, 1] as const))
      expect(await came(side), 'nothing more goes out').to.equal(sent)
      expect(await refused(side)).to.have.length(1)
      expect((await opened(side)).at(-1)).to.equal(null)
      for (const one of SIDES) {
        expect(await frames(one)).to.equal(0)
        expect(await heard(one)).not.to.include('connected')
        expect((await heard(one)).join()).not.to.include('trouble')
      }
      expect((await heard(side)).at(-1)).to.equal('connecting')
      // another page of the other side begins anew
      await page().evaluate((one) => {
        window.call.network.change = (_, body) => body
        return window.call.come(one)
      }, other)
      await connected()
      expect(await words(side))
        .to.be.a('string')
        .and.equal(await words(other))
    })

  for (const side of SIDES)
    it(`[S3.81] connects the ${side} whose key was ended elsewhere as one that nobody confirmed`, async () => {
      const other: CallSide = side === 'creator' ? 'fan' : 'creator'
      await page().evaluate((one) => {
        const { network } = window.call
        network.refuse = (kind, body) => {
          const key = window.call.devices[one]?.publicKey
          const opening = kind === 'open' ? JSON.parse(body) : null
          return opening?.key === key && opening?.binding !== null
        }
      }, side)
      await start()
      await connected()
      await bothSee()
      expect((await opened(other)).at(-1)?.binding).to.equal(null)
      expect((await opened(side)).at(-1)?.binding).not.to.equal(null)
      expect(await words(side)).to.equal(await words(other))
      const counts = await page().evaluate(() => {
        const { creator, fan } = window.call.ends
        return [creator.unconfirmed, fan.unconfirmed]
      })
      expect(counts).to.deep.equal(side === 'creator' ? [1, 0] : [0, 1])
      // the next page is shown none from the first
      await page().evaluate((one) => window.call.come(one), other)
      await until('the new page knows it', async () => (await opened(other)).length === 1)
      await connected()
      const answers = await page().evaluate(() => window.call.network.came.map(({ answer }) => answer))
      expect(answers.filter((answer) => answer === 'INVALID_INPUT')).to.have.length(1)
    })

  it('[S3.81] says so where nothing that it opens is passed on, after one more try', async () => {
    await page().evaluate(() => {
      window.call.network.refuse = (kind) => kind === 'open'
    })
    await start()
    for (const side of SIDES)
      await until(`the ${side} knows`, async () => (await heard(side)).join().includes('is not passed on'))
    const answers = await page().evaluate(() => window.call.network.came.map(({ answer }) => answer))
    expect(answers.filter((answer) => answer === 'INVALID_INPUT')).to.have.length(4)
  })

  it('[S3.81][T39] names the page that was refused, whatever the state says meanwhile', async () => {
    await page().evaluate(() => {
      window.call.network.change = (kind, body) => (kind === 'commit' ? 'X'.repeat(64) : body)
      window.call.network.hide = 'creator'
    })
    await start()
    await until('the fan refuses', async () => (await refused('fan')).length === 1)
    const seen = await page().evaluate(() => {
      const { states, refusedEpochs } = window.call.ends.fan
      return { named: states.some((state) => state.creator !== null), refusedEpochs }
    })
    expect(seen).to.deep.equal({ named: false, refusedEpochs: [1] })
  })

  it('[S3.81][T39] shows other words on each screen when somebody is between them', async () => {
    await page().evaluate(() => window.call.startBetween(false))
    await connected()
    const shown = [await words('creator'), await words('fan')]
    expect(shown.filter(Boolean)).to.have.length(2)
    expect(shown[0]).not.to.equal(shown[1])
    for (const side of SIDES)
      expect((await opened(side)).at(-1)?.binding, 'nobody confirmed it').to.equal(null)
  })

  it('[S3.81][T39] refuses who is between them and shows what the two confirmed as their own', async () => {
    await page().evaluate(() => window.call.startBetween(true))
    for (const side of SIDES) {
      await until(`the ${side} refuses`, async () => (await refused(side)).length === 1)
      expect(await opened(side)).to.deep.equal([null])
      expect(await heard(side)).not.to.include('connected')
    }
    expect(await countOf('offer'), 'the creator offers them nothing').to.equal(0)
  })
})
