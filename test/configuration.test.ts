import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { DEFAULT_CONFIGURATION, exclusion, readConfiguration } from '../server/src/analysis/configuration.ts'
import { PROFILE_IDS, PROFILES } from '../server/src/policy/profiles.ts'
import { RULES } from '../server/src/rules/all.generated.ts'
import { CERTIFICATE_SCOPES } from '../server/src/rules/ruleContext.ts'

const { contributes } = JSON.parse(readFileSync('package.json', 'utf8'))

test('settings are read, and what is wrong with them is said', () => {
  const { configuration, errors } = readConfiguration(
    {
      profile: 'mozilla-modern',
      expiryDays: 14,
      certificateScope: 'private',
      rules: { expired: 'off', 'no-such-rule': 'error' },
      exclude: ['test/**', 7],
      today: '2027-03-15',
    },
    RULES,
  )
  assert.equal(configuration.profile, 'mozilla-modern')
  assert.equal(configuration.expiryDays, 14)
  assert.equal(configuration.certificateScope, 'private')
  assert.deepEqual([...configuration.rules], [['expired', 'off']])
  assert.deepEqual(configuration.exclude, ['test/**'])
  assert.equal(configuration.today, Date.UTC(2027, 2, 15))
  assert.deepEqual(
    errors.map((it) => `${it.setting}: ${it.message}`),
    [
      'tlsLens.rules.no-such-rule: no rule is called no-such-rule',
      'tlsLens.exclude: holds something that is no glob',
    ],
  )
})

test('a setting that is nonsense keeps its default', () => {
  for (const settings of [
    null,
    undefined,
    7,
    'x',
    [],
    { profile: 1, expiryDays: '30', certificateScope: 'all', rules: [], exclude: 'a', today: 'soon' },
  ]) {
    assert.deepEqual(readConfiguration(settings, RULES).configuration, DEFAULT_CONFIGURATION)
  }
})

test('excluded paths are relative to their workspace folder', () => {
  const isExcluded = exclusion({ ...DEFAULT_CONFIGURATION, exclude: ['test/', 'old/*.conf', '*.bak'] }, [
    'file:///srv',
  ])
  assert.ok(isExcluded('file:///srv/test/keys/a.pem'))
  assert.ok(isExcluded('file:///srv/deep/test/a.pem'))
  assert.ok(isExcluded('file:///srv/old/a.conf'))
  assert.ok(isExcluded('file:///srv/x/a.bak'))
  assert.ok(!isExcluded('file:///srv/attest/a.pem'))
  assert.ok(!isExcluded('file:///srv/new/old/a.conf'))
})

test('the editor offers every profile that there is by its name, and every scope', () => {
  const { properties } = contributes.configuration
  const { enum: ids, enumItemLabels: labels } = properties['tlsLens.profile']
  assert.deepEqual([...ids].sort(), [...PROFILE_IDS].sort())
  assert.deepEqual(
    labels,
    ids.map((id: string) => PROFILES.find((it) => it.id === id)?.title),
  )
  assert.deepEqual([...properties['tlsLens.certificateScope'].enum].sort(), [...CERTIFICATE_SCOPES].sort())
})
