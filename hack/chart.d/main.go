// Renders and checks a Helm chart without Helm: the template language and functions that Helm 3.14 has, as far as a chart without dependencies needs them.
// Run by hack/chart, which says how.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
)

func main() {
	if len(os.Args) < 2 {
		fail(errors.New("chart: render or lint"))
	}
	var err error
	switch os.Args[1] {
	case "render":
		err = render(os.Args[2:])
	case "lint":
		err = lintCommand(os.Args[2:])
	default:
		err = fmt.Errorf("chart: there is no '%s'", os.Args[1])
	}
	if err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// Options are what helm template takes.
type Options struct {
	Release, Namespace, KubeVersion string
	APIVersions                     []string
	IsUpgrade                       bool
}

func render(arguments []string) error {
	flags := flag.NewFlagSet("render", flag.ExitOnError)
	directory := flags.String("chart", "charts/vastk8s", "the chart")
	options := Options{}
	flags.StringVar(&options.Release, "release", "vastk8s", "name of the release")
	flags.StringVar(&options.Namespace, "namespace", "vastk8s-system", "its namespace")
	flags.StringVar(&options.KubeVersion, "kube-version", "1.20.2", "version of the server")
	flags.BoolVar(&options.IsUpgrade, "is-upgrade", false, "an upgrade, not an installation")
	crds := flags.Bool("include-crds", false, "custom resource definitions, too")
	notes := flags.Bool("notes", false, "what helm install says, alone")
	only := flags.String("show-only", "", "one template alone: templates/…")
	flags.Func("api-versions", "a further API version of the server", func(text string) error {
		options.APIVersions = append(options.APIVersions, strings.Split(text, ",")...)
		return nil
	})
	given := Values{}
	add := func(read func(string) (Values, error)) func(string) error {
		return func(text string) error {
			more, err := read(text)
			if err == nil {
				given = Override(given, more)
			}
			return err
		}
	}
	// As with Helm, --set counts before -f wherever it stands.
	var sets []func() error
	set := func(isText bool) func(string) error {
		return func(text string) error {
			sets = append(sets, func() error { return Set(given, text, isText) })
			return nil
		}
	}
	flags.Func("f", "a file of values", add(ReadValues))
	flags.Func("values", "a file of values", add(ReadValues))
	flags.Func("set", "a.b=c,…", set(false))
	flags.Func("set-string", "a.b=c,… as text", set(true))
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("chart: what is '%s'?", flags.Arg(0))
	}
	for _, apply := range sets {
		if err := apply(); err != nil {
			return err
		}
	}

	chart, err := LoadChart(*directory)
	if err != nil {
		return err
	}
	rendered, err := chart.Render(given, options)
	if err != nil {
		return err
	}
	if *notes {
		fmt.Println(strings.TrimSpace(rendered[NotesName]))
		return nil
	}
	manifests, err := Manifests(rendered)
	if err != nil {
		return err
	}
	if *crds {
		for _, crd := range chart.CRDs {
			fmt.Printf("---\n# Source: %s/%s\n%s", chart.Name(), crd.Name, crd.Data)
		}
	}
	for _, manifest := range manifests {
		if *only == "" || manifest.Source == *only {
			fmt.Printf("---\n# Source: %s/%s\n%s\n", chart.Name(), manifest.Source, manifest.Text)
		}
	}
	return nil
}
