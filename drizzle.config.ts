import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: ['./src/adapters/store/schema.ts', './src/adapters/store/coordinationSchema.ts'],
  out: './src/adapters/store/drizzle',
})
