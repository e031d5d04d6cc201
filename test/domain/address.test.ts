import { expect } from 'chai'
import { addressOf, prefixOf } from '#domain/address.ts'

describe('an address as the limits count it', () => {
  it('[S3.85] is an IPv4 address whole and an IPv6 address by its /64; the prefix is /24 and /48', () => {
    const seen = [
      ['203.0.113.9', '203.0.113.9', '203.0.113.0/24'],
      ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
      ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64', '2001:db8:1::/48'],
      ['2001:db8::1', '2001:db8:0:0::/64', '2001:db8:0::/48'],
      ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80:0:0::/48'],
    ]
    for (const [text = '', address, prefix] of seen)
      expect([addressOf(text), prefixOf(text)], text).to.deep.equal([address, prefix])
  })

  it('[S3.85] is the same address however IPv6 carries an IPv4 one', () => {
    for (const text of [
      '::ffff:203.0.113.9',
      '::FFFF:cb00:7109',
      '0:0:0:0:0:ffff:cb00:7109',
      '64:ff9b::203.0.113.9',
    ])
      expect([addressOf(text), prefixOf(text)], text).to.deep.equal(['203.0.113.9', '203.0.113.0/24'])
  })

  it('[S3.85] has no prefix on loopback, and each address of 127.0.0.0/8 is one', () => {
    for (const text of ['127.0.0.1', '127.9.8.7', '::1', '::ffff:127.0.0.1'])
      expect(prefixOf(text), text).to.equal(null)
    expect([addressOf('127.9.8.7'), addressOf('::1')]).to.deep.equal(['127.9.8.7', '::1'])
  })

  it('[S3.85] is one and the same for everything that cannot be read', () => {
    const unreadable = [
      '',
      'unix',
      '1.2.3',
      '1.2.3.256',
      '1.2.3.4.5',
      '1::2::3',
      ':::',
      '1:2:3:4:5:6:7',
      '::1.2.3.x',
      '12345::',
      '1:2:3:4:5:6:7:8::',
    ]
    for (const text of unreadable)
      expect([addressOf(text), prefixOf(text)], text).to.deep.equal(['unknown', 'unknown'])
  })
})
