import { expect } from 'chai'
import type { MediaKind } from '#domain/words.ts'
import { createEmitter } from '#web/media/client/createEmitter.ts'
import { createRoster } from '#web/media/client/createRoster.ts'
import { createChoices } from '#web/media/embedded/createChoices.ts'
import type { EngineSession } from '#web/media/embedded/createSession.ts'
import type { MediaClient } from '#web/media/mediaClient.ts'
import { createSubscriber } from '#web/media/tracks/createSubscriber.ts'

describe('what a page says of the pictures of others', () => {
  it('[S3.29] after sixty who spoke, a new entry is told of the host alone, and of a camera that is not wanted', () => {
    const asked: unknown[] = []
    const session = {
      async ask({ seatId, rendition }: { seatId: string; rendition: string }) {
        asked.push(`${seatId} ${rendition}`)
      },
    } as unknown as EngineSession
    const emitter = createEmitter()
    const roster = createRoster(emitter)
    const choices = createChoices(() => session)
    const client = {
      on: emitter.on,
      publications: roster.all,
      setRendition: choices.set,
      setSound() {},
      join: () => new Promise(() => undefined),
    } as unknown as MediaClient
    const subscriber = createSubscriber({
      ...{ client, ticket: {} as never, renew: () => Promise.reject(new Error('no renewal here')) },
      ...{ onState() {}, onKicked() {}, onFailed() {} },
    })
    const begin = (seatId: string, kind: MediaKind) =>
      roster.put({ id: seatId, seatId, kind, renditions: [], isMuted: false, isStalled: false })

    subscriber.setHosts(['host'])
    subscriber.setQuality('sound')
    begin('host', 'microphone')
    for (let nth = 1; nth <= 60; nth++) {
      begin(`speaker ${nth}`, 'microphone')
      roster.drop(`speaker ${nth}`)
    }
    begin('stranger', 'camera')
    asked.length = 0
    choices.emitAll()
    expect(asked).to.deep.equal(['host none', 'stranger none'])
  })
})
