import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createContext, runInContext } from 'node:vm'
import { HANDSHAKE, WORKSPACE_CERTIFICATES } from '../../server/src/lsp/protocol.ts'
import { parseRecipes, pemOfRecipes } from '../support/certificateRecipe.ts'
import { serverBundle } from '../support/lspClient.ts'

// The server's bundle, in a context with what a worker has and without anything of Node: no process, no require, no
// Buffer. A worker's messages are objects.

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

interface Worker {
  request(method: string, params?: object): Promise<unknown>
  notify(method: string, params: object): void
}

async function startWorker(): Promise<Worker> {
  const bundle = await serverBundle()
  const waiting = new Map<number, (message: Message) => void>()
  const listeners: ((event: { data: unknown }) => void)[] = []
  const scope: Record<string, unknown> = {
    postMessage: (message: Message) => {
      const resolve = message.method === undefined ? waiting.get(message.id!) : undefined
      resolve?.(structuredClone(message))
      // A request of the server's: an editor without any abilities.
      if (message.method !== undefined && message.id !== undefined) {
        deliver({ id: message.id, result: null })
      }
    },
    addEventListener: (_: string, listener: (event: { data: unknown }) => void) => listeners.push(listener),
    setTimeout,
    clearTimeout,
    queueMicrotask,
    TextDecoder,
    TextEncoder,
    URL,
    console,
    performance,
    AbortController,
    MessageChannel,
  }
  scope['self'] = scope
  // By this it knows that it is in a worker; there is nothing that it imports.
  scope['importScripts'] = () => assert.fail('the server is one script')
  Object.defineProperty(scope, 'onmessage', {
    set: (listener: (event: { data: unknown }) => void) => listeners.push(listener),
  })
  runInContext(readFileSync(bundle, 'utf8'), createContext(scope))
  // Messages come when the script has run to its end, with all that it has put off.
  await new Promise((resolve) => setImmediate(resolve))

  function deliver(message: object): void {
    for (const listener of listeners) listener({ data: structuredClone({ jsonrpc: '2.0', ...message }) })
  }

  let next = 1
  return {
    notify: (method, params) => deliver({ method, params }),
    request: async (method, params) => {
      const id = next++
      const answer = await new Promise<Message>((resolve) => {
        waiting.set(id, resolve)
        deliver({ id, method, params: params ?? {} })
      })
      if (answer.error) throw new Error(answer.error.message)
      return answer.result
    },
  }
}

test('in a browser hover and lint work, and the handshake is absent', async () => {
  const worker = await startWorker()
  const initialized = (await worker.request('initialize', {
    processId: null,
    rootUri: 'vscode-vfs://github/shop/site',
    capabilities: {
      textDocument: { diagnostic: {}, hover: { contentFormat: ['markdown'] } },
    },
    initializationOptions: { trusted: true },
  })) as { capabilities: Record<string, unknown> }
  assert.equal(initialized.capabilities['hoverProvider'], true)
  assert.equal(initialized.capabilities['codeLensProvider'], undefined)
  worker.notify('initialized', {})

  const nginx = 'vscode-vfs://github/shop/site/nginx.conf'
  const text = 'server { listen 443 ssl; ssl_protocols TLSv1; ssl_certificate tls/shop.pem; }'
  worker.notify('textDocument/didOpen', {
    textDocument: { uri: nginx, languageId: 'nginx', version: 1, text },
  })
  const hover = (await worker.request('textDocument/hover', {
    textDocument: { uri: nginx },
    position: { line: 0, character: text.indexOf('TLSv1') },
  })) as { contents: { value: string } }
  assert.match(hover.contents.value, /TLS 1\.0/)
  const report = (await worker.request('textDocument/diagnostic', { textDocument: { uri: nginx } })) as {
    items: { code: string }[]
  }
  const codes = report.items.map((it) => it.code)
  assert.ok(codes.includes('deprecated-protocol-version'), codes.join())
  // A file that cannot be looked for is not missing.
  assert.ok(!codes.includes('certificate-file-missing'), codes.join())

  const pem = 'vscode-vfs://github/shop/site/shop.pem'
  const recipe = parseRecipes('subject CN=shop.example\nsan DNS:shop.example\nnot-after 2049-01-01')
  worker.notify('textDocument/didOpen', {
    textDocument: { uri: pem, languageId: 'pem', version: 1, text: pemOfRecipes(recipe, recipe) },
  })
  const certificate = (await worker.request('textDocument/hover', {
    textDocument: { uri: pem },
    position: { line: 2, character: 5 },
  })) as { contents: { value: string } }
  assert.match(certificate.contents.value, /^\*\*shop\.example\*\* — server certificate, expires in/)

  await assert.rejects(
    worker.request(HANDSHAKE, { host: 'shop.example', port: 443 }),
    /a browser does not have/,
  )
  assert.deepEqual(await worker.request(WORKSPACE_CERTIFICATES), { files: [] })
  assert.equal(await worker.request('shutdown'), null)
})
