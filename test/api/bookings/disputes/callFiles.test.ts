import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { refusalOf } from '../callSeller.ts'
import { pictureOf, useDisputed } from './useDisputed.ts'

describe('files for what is said about a call', function () {
  this.timeout(60_000)
  const disputed = useDisputed()
  const { world, sql, fan, seller, begun, say, said, added, upload, save, read, object, pathOf } = disputed

  it('what a file is its bytes say, whatever it is called; it is saved under no name that was typed', async () => {
    const call = await begun()
    const riff = Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1')
    const taken = [
      [pictureOf('x'), 'png'],
      [Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'jpeg'],
      [riff, 'webp'],
    ] as const
    for (const [bytes, kind] of taken) {
      const { status, body } = await upload(fan(), call, bytes, 'page.html')
      expect([status, body.kind, body.bytes, body.name]).to.deep.equal([201, kind, bytes.length, 'page.html'])
      expect(body.digest).to.equal(`0x${createHash('sha256').update(bytes).digest('hex')}`)
      await fan().call('DELETE', `${pathOf(call)}/files/${body.id}`)
    }
    for (const [bytes, what] of [
      [Buffer.alloc(0), /empty/],
      [Buffer.from('MZ\0\0', 'latin1'), /PNG, JPEG or WebP picture, a PDF, or plain text/],
    ] as const) {
      const { status, body } = await upload(fan(), call, bytes, 'a.png')
      expect([status, body.code]).to.deep.equal([422, 'INVALID_INPUT'])
      expect(body.detail).to.match(what)
    }
    const bytes = Buffer.from('<script>alert(1)</script>')
    const { body } = await upload(fan(), call, bytes, 'évil".html')
    await said(fan(), call, { fileIds: [body.id] })
    const saved = await save(fan(), call, body.id)
    expect([saved.status, saved.as, saved.type, saved.bytes]).to.deep.equal([
      ...[200, 'attachment; filename="file-1.txt"', 'application/octet-stream', bytes],
    ])
  })

  it('[once] three of a side at most, however many come at once; what is removed makes room', async () => {
    const call = await begun()
    const uploads = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => upload(fan(), call, pictureOf(`${n}`))))
    expect(uploads.map(({ status }) => status).sort()).to.deep.equal([201, 201, 201, 409, 409, 409])
    const { files, left } = await read(fan(), call)
    expect([files.length, left.files]).to.deep.equal([3, 0])
    expect((await read(seller(), call)).left.files).to.equal(3)
    const path = `${pathOf(call)}/files/${files[0]?.id}`
    for (let n = 0; n < 2; n++) expect((await fan().call('DELETE', path)).status).to.equal(204)
    expect(refusalOf(await fan().call('GET', path))).to.deep.equal([404, 'NOT_FOUND'])
    const gone = await say(fan(), call, { fileIds: [files[0]?.id as string] })
    expect(refusalOf(gone)).to.deep.equal([404, 'NOT_FOUND'])
    expect((await upload(fan(), call, pictureOf('7'))).status).to.equal(201)
  })

  it('twenty in a day over all calls of an account, also what was removed again', async () => {
    const [call, other] = [await begun(), await begun(4)]
    const file = await added(fan(), call, 'one')
    await fan().call('DELETE', `${pathOf(call)}/files/${file.id}`)
    await sql(
      `INSERT INTO app.call_file (id, booking_id, is_by_fan, name, kind, digest, created_at)
       SELECT 'fil_' || lpad(n::text, 22, '0'), booking_id, true, 'a.png', kind, digest, app.now() - n * interval '1 hour'
         FROM app.call_file, generate_series(1, 18) n WHERE id = $1`,
      file.id,
    )
    await added(fan(), other, 'two')
    const { status, body } = await upload(fan(), other, pictureOf('three'))
    expect([status, body.code]).to.deep.equal([429, 'RATE_LIMITED'])
    expect(body.retryAfterS).to.be.within(6 * 3600 - 60, 6 * 3600)
    expect((await upload(seller(), other, pictureOf('four'))).status).to.equal(201)
  })

  it('[S3.42] one that waits in an unsent statement is copied into the next; what both read is in that alone', async () => {
    const call = await begun()
    const [one, two] = [await added(fan(), call, 'one'), await added(fan(), call, 'two')]
    const first = await said(fan(), call, { fileIds: [one.id, two.id] })
    const second = await said(fan(), call, { text: 'Nobody came!', fileIds: [two.id] })
    expect(second.files[0]?.digest).to.equal(two.digest)
    expect(second.files[0]?.id).not.to.equal(two.id)
    await object(call, 'fan', first.hash)
    await world().follow()
    expect((await read(fan(), call)).statements.map(({ files }) => files)).to.deep.equal([[one, two]])
    expect((await save(seller(), call, two.id)).bytes).to.deep.equal(pictureOf('two'))
    const copy = second.files[0]?.id as string
    expect([(await save(seller(), call, copy)).status, (await save(fan(), call, copy)).status]).to.deep.equal(
      [...[404, 200]],
    )
    const used = await say(fan(), call, { text: 'Once more', fileIds: [one.id] })
    expect(refusalOf(used)).to.deep.equal([422, 'INVALID_INPUT'])
    expect(refusalOf(await fan().call('DELETE', `${pathOf(call)}/files/${one.id}`))).to.deep.equal([
      ...[409, 'CONFLICT'],
    ])
    // two are there for both, and the copy would be the third
    const third = await added(fan(), call, 'three')
    const both = await say(fan(), call, { text: 'Once more', fileIds: [copy, third.id] })
    expect(refusalOf(both)).to.deep.equal([409, 'CONFLICT'])
    expect((await said(fan(), call, { text: 'Once more', fileIds: [copy] })).files).to.have.length(1)
  })

  it('nobody writes with files of somebody else, of another call, or with one twice', async () => {
    const [call, other] = [await begun(), await begun(4)]
    const [own, elsewhere] = [await added(fan(), call, 'one'), await added(fan(), other, 'two')]
    const theirs = await added(seller(), call, 'three')
    for (const id of [theirs.id, elsewhere.id])
      expect(refusalOf(await say(fan(), call, { fileIds: [own.id, id] }))).to.deep.equal([404, 'NOT_FOUND'])
    expect(refusalOf(await say(fan(), call, { fileIds: [own.id, own.id] }))).to.deep.equal([
      ...[422, 'INVALID_INPUT'],
    ])
    for (const method of ['GET', 'DELETE'])
      expect(refusalOf(await fan().call(method, `${pathOf(call)}/files/${theirs.id}`)), method).to.deep.equal(
        [...[404, 'NOT_FOUND']],
      )
    expect((await read(fan(), call)).files).to.deep.equal([own])
  })
})
