import { readFileSync } from "node:fs";

const [main, file] = process.argv.slice(2);
const { run } = await import(main);

// run returns the error of an expression that fails, and throws that of a text that is none.
const evaluate = ({ rule, ...variables }) => {
  try {
    const value = run(rule, variables);
    return typeof value === "boolean" ? { value } : { error: String(value?.message ?? value) };
  } catch (e) {
    return { error: e.message };
  }
};
console.log(JSON.stringify(JSON.parse(readFileSync(file, "utf8")).map(evaluate)));
