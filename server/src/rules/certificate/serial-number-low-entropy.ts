import type { CertificateRule } from '../rule.ts'

export const serialNumberLowEntropy: CertificateRule = {
  subject: 'certificate',
  id: 'serial-number-low-entropy',
  title: 'Serial number with too little entropy',
  severity: 'info',
  since: '0.1.0',
  scope: 'public',
  effective: '2016-09-30',
  citations: [{ source: 'CA/B BR', section: '7.1.2.7' }],
  docs: {
    what: 'The serial number of a public certificate has 8 bytes or fewer, where 64 bits of it have to be random.',
    why: `
      That nobody can foresee the serial number is what protects a signature from being reused for a forged
      certificate when the hash has collisions. 8 bytes can hold 64 random bits only if the first bit may be
      1, and often it may not: in 2019 public CAs had to replace millions of certificates with 63.
    `,
    whatToDo: `
      For the CA: use serial numbers of 16 to 20 random bytes. With OpenSSL:

      \`\`\`sh
      openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -set_serial 0x$(openssl rand -hex 16) -days 90 -out server.pem
      \`\`\`
    `,
  },
  equivalents: ['zlint:n_serial_number_low_entropy'],

  check({ serialNumber: { value, bytes } }, report) {
    const length = value.length - (value[0] === 0 ? 1 : 0)
    if (length > 8) return
    report({ bytes, message: `the serial number has ${length} ${length === 1 ? 'byte' : 'bytes'}` })
  },
}
