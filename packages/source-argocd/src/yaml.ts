/** As it is where YAML takes it for plain text, else quoted: JSON's strings are YAML's too. */
export function scalar(value: string): string {
  return /^[a-z][\w./:@%?=&+-]*$/i.test(value) && !/:$/.test(value) ? value : JSON.stringify(value);
}
