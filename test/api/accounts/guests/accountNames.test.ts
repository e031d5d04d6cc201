import { expect } from 'chai'
import { nameSkeleton } from '#domain/names/nameSkeleton.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, setStage } from '#test/kit/access/stage.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'

describe('names of accounts', () => {
  const { database: db, api } = joinApi()
  let host: Person
  let fan: Person
  let creator: Creator

  before(async () => {
    const people = await seedPeople(db.pool('api'), api().installation, 2)
    ;[host, fan] = people as [Person, Person]
    const stage = await setStage(db)
    creator = await stage.creator(host)
    await stage.room(creator, { visibility: 'public' })
    await db
      .pool('owner')
      .query('UPDATE app.channel SET name = $2 WHERE id = $1', [creator.channelId, 'Overgate Radio'])
    await named(host, 'Nell Overgate')
  })

  const named = (person: Person, name: string) =>
    db
      .pool('owner')
      .query('UPDATE app.profile SET display_name = $2, name_skeleton = $3 WHERE account_id = $1', [
        ...[person.accountId, name, nameSkeleton(name)],
      ])
  const change = (person: Person, body: object) => person.call(api().url, 'PATCH', '/v1/me/profile', { body })
  const nameOf = async (person: Person) =>
    (await person.call(api().url, 'GET', '/v1/me')).body.displayName as string
  const handleOf = async () =>
    (await db.pool('api').query('SELECT handle::text FROM app.channel WHERE id = $1', [creator.channelId]))
      .rows[0].handle as string

  it('[S1.19][T23][T42] look like no creator, no handle, no live channel, no role and no wallet', async () => {
    const handle = await handleOf()
    const bad = [
      ...['NELL OVERGATE', 'Nеll Ovеrgаtе', 'nell.overgate', 'Overgate Radio', 'Оvergate  RADIO'],
      ...[handle, handle.toUpperCase(), `${handle}!`],
      ...['Moderator', 'The M0derator', 'Stagedoor Support', 'Wallet', '0x71C7656EC7ab88b0', '0x71c7…88b0'],
      '★★',
    ]
    const before = await nameOf(fan)
    for (const displayName of bad) {
      const reply = await change(fan, { displayName })
      expect([displayName, reply.body?.code], reply.text).to.deep.equal([displayName, 'INVALID_INPUT'])
      expect(reply.body.fields['/displayName'], displayName).to.match(/\.$/)
    }
    expect((await change(fan, { displayName: 'Nell Overgate', zone: 'Europe/Berlin' })).status).to.equal(422)
    expect(await nameOf(fan)).to.equal(before)
    expect((await fan.call(api().url, 'GET', '/v1/me/profile')).body.zone).to.equal('UTC')
  })

  it('[S1.19] may be the own ones, those of fans, and longer than guests’', async () => {
    for (const displayName of ['Overgate Radio', await handleOf(), 'NELL OVERGATE', 'Nell Overgate'])
      expect((await change(host, { displayName })).body.displayName).to.equal(displayName)
    const long = 'Ann of the Mill beside the long river'
    expect((await change(fan, { displayName: long })).body.displayName).to.equal(long)
    expect((await change(host, { displayName: 'Ann of the Mill' })).status).to.equal(200)
    await change(host, { displayName: 'Nell Overgate' })
  })

  it('[S1.19] of before stay, also when something else is changed beside them', async () => {
    await named(fan, 'Nell Overgate')
    const kept = await change(fan, { displayName: ' Nell  Overgate', zone: 'Europe/Paris' })
    expect(kept.body).to.deep.equal({ displayName: 'Nell Overgate', zone: 'Europe/Paris' })
    expect((await change(fan, { zone: 'UTC' })).body.displayName).to.equal('Nell Overgate')
    expect((await change(fan, { displayName: 'NELL Overgate' })).status).to.equal(422)
  })
})
