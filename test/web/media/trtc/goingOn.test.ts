import { expect } from 'chai'
import type { MediaError } from '#web/media/mediaClient.ts'
import { openSeatRenewal } from '#web/media/seat/seatRenewal.ts'
import { createPublisher } from '#web/media/tracks/createPublisher.ts'
import { createSubscriber } from '#web/media/tracks/createSubscriber.ts'
import { clientOver, SdkDouble, sdkError, TICKET } from './sdkDouble.ts'

describe('what ends no entry into a TRTC room', () => {
  it('[S3.83] a viewer who is refused while the host is out waits, and enters with a fresh ticket when it opens', async () => {
    const double = new SdkDouble()
    const { client, joinOrWait, heard, renewals } = clientOver(double)
    double.outcomes.set('enterRoom', sdkError(5400))
    await joinOrWait()
    expect(heard.events).to.deep.equal([
      ['state', 'connecting'],
      ['state', 'waiting'],
    ])
    double.outcomes.clear()
    await heard.until('state', (state) => state === 'connected')
    expect(renewals).to.have.length(1)
    expect(double.argsOf('enterRoom').at(-1)?.[0]).to.include({ userSig: 'sig 2' })
    expect(heard.events.map(([name]) => name)).to.not.include('error')
    await client.leave()
  })

  it('[S3.83] so does a viewer whose new entry is refused, and who leaves meanwhile asks no more', async () => {
    const double = new SdkDouble()
    const { client, joinOrWait, heard, renewals } = clientOver(double)
    await joinOrWait()
    double.outcomes.set('enterRoom', sdkError(5400))
    double.say('error', sdkError(5500, 5502))
    await heard.until('state', (state) => state === 'waiting')
    await client.leave()
    const asked = renewals.length
    expect(heard.events.at(-1)).to.deep.equal(['state', 'closed'])
    // somebody else whose wait began later is in by now
    const later = new SdkDouble()
    const other = clientOver(later)
    later.outcomes.set('enterRoom', sdkError(5400))
    await other.joinOrWait()
    later.outcomes.clear()
    await other.heard.until('state', (state) => state === 'connected')
    expect(renewals).to.have.length(asked)
  })

  it('[S3.83] a viewer who is refused for longer than a room is without its host reads why', async () => {
    const double = new SdkDouble()
    const { joinOrWait, heard } = clientOver(double)
    double.outcomes.set('enterRoom', sdkError(5400, -100_018))
    await joinOrWait()
    const error = (await heard.until('error')) as MediaError
    expect([error.code, error.message]).to.deep.equal([
      ...['FORBIDDEN', 'The media service does not take this ticket. (5400, -100018)'],
    ])
    expect(heard.events).to.deep.include(['state', 'closed'])
  })

  it('[S3.83] an error beside which the entry goes on ends neither a viewer’s page nor a host’s, and both hear of it', async () => {
    const ended: string[] = []
    const heard: string[] = []
    const ends = (what: string) => ({ onKicked: () => ended.push(what), onFailed: () => ended.push(what) })
    const watching = new SdkDouble()
    const { client, heard: told } = clientOver(watching)
    const subscriber = createSubscriber({
      ...{ client, ticket: TICKET, renew: async () => TICKET, onState: () => undefined },
      ...ends('viewer'),
      onTrouble: ({ message }) => heard.push(message),
    })
    await told.until('state', (state) => state === 'connected')
    watching.say('error', sdkError(5100, 5105))
    const sending = new SdkDouble()
    const publisher = createPublisher({
      client: clientOver(sending, '1080p').client,
      ...{ renewal: openSeatRenewal(async () => TICKET), onState: () => undefined },
      ...ends('host'),
    })
    publisher.onTrouble(({ message }) => heard.push(message))
    await publisher.join(TICKET)
    sending.say('error', sdkError(5300, 5308))
    expect(heard).to.deep.equal([
      'The page asked for something at the wrong moment. (5100, 5105)',
      'The camera or microphone does not work. (5300, 5308)',
    ])
    expect(ended).to.deep.equal([])
    await Promise.all([subscriber.stop(), publisher.leave()])
  })
})
