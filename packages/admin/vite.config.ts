// How the admin center is built: one static folder, `dist`, that the API serves with a strict
// content security policy. In development, Vite serves it and passes API calls to a running
// server (`API_ORIGIN`), so that the browser sees one origin in both cases.

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, chunkSizeWarningLimit: 900 },
  server: {
    proxy: { '/v1.0': process.env.API_ORIGIN ?? 'http://127.0.0.1:8080' },
  },
})
