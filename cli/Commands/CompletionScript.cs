namespace VastK8s.Cli.Commands;

/// <summary>
/// Shell functions that hand the line so far to <c>vastk8s "[suggest:POSITION]" LINE</c>, the parser's own completion. Options are offered
/// after a '-' only; where nothing fits, the shell completes file names.
/// </summary>
internal static class CompletionScript
{
    private const string Bash = """
        # bash completion of vastk8s
        _vastk8s() {
            local cur="${COMP_WORDS[COMP_CWORD]}" program="${COMP_WORDS[0]}" line="${COMP_LINE:0:COMP_POINT}" word
            line="vastk8s${line#*"$program"}"
            COMPREPLY=()
            while IFS= read -r word; do
                [[ $cur != -* && $word == -* ]] && continue
                [[ $word == "$cur"* ]] && COMPREPLY+=("$word")
            done < <("$program" "[suggest:${#line}]" "$line" 2>/dev/null)
        }
        complete -o bashdefault -o default -F _vastk8s vastk8s

        """;

    private const string Zsh = """
        #compdef vastk8s
        _vastk8s() {
            local line="vastk8s ${(j: :)words[2,CURRENT]}" word
            local -a found
            for word in ${(f)"$("$words[1]" "[suggest:${#line}]" "$line" 2>/dev/null)"}; do
                [[ $PREFIX != -* && $word == -* ]] && continue
                found+=("$word")
            done
            (( $#found )) && compadd -- $found && return
            _files
        }
        compdef _vastk8s vastk8s

        """;

    private const string Fish = """
        # fish completion of vastk8s
        function __vastk8s_suggest
            set -l program (commandline -opc)[1]
            set -l line (commandline -cp)
            set -l current (commandline -ct)
            set line (string replace -r '^\s*\S+' vastk8s -- $line)
            for word in ($program "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null)
                if string match -q -- '-*' $word; and not string match -q -- '-*' $current
                    continue
                end
                echo $word
            end
        end
        complete -c vastk8s -a '(__vastk8s_suggest)'

        """;

    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        _ => Fish,
    };
}
