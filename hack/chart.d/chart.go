package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"sigs.k8s.io/yaml"
)

// NotesName is the template that is shown and not applied.
const NotesName = "templates/NOTES.txt"

// File is one of a chart's, named by its path in it.
type File struct {
	Name string
	Data []byte
}

// Chart is a chart without dependencies.
type Chart struct {
	Metadata  map[string]interface{}
	Defaults  Values
	Schema    []byte
	Templates []File
	CRDs      []File
	Files     Files
}

// Files is .Files of a template.
type Files map[string][]byte

// Get is the text of a file; "" where there is none.
func (f Files) Get(name string) string { return string(f[name]) }

// Name is that of the chart.
func (c *Chart) Name() string { return fmt.Sprint(c.Metadata["name"]) }

// LoadChart reads a chart's directory.
func LoadChart(directory string) (*Chart, error) {
	chart := &Chart{Files: Files{}}
	err := filepath.Walk(directory, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		name, err := filepath.Rel(directory, path)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return chart.add(File{filepath.ToSlash(name), data})
	})
	if err != nil {
		return nil, err
	}
	if chart.Metadata == nil || chart.Defaults == nil {
		return nil, fmt.Errorf("%s is no chart: it needs Chart.yaml and values.yaml", directory)
	}
	sort.Slice(chart.CRDs, func(i, j int) bool { return chart.CRDs[i].Name < chart.CRDs[j].Name })
	return chart, nil
}

func (c *Chart) add(file File) error {
	var err error
	switch {
	case file.Name == "Chart.yaml":
		err = yaml.UnmarshalStrict(file.Data, &c.Metadata)
	case file.Name == "values.yaml":
		err = yaml.UnmarshalStrict(file.Data, &c.Defaults)
	case file.Name == "values.schema.json":
		c.Schema = file.Data
	case strings.HasPrefix(file.Name, "templates/"):
		c.Templates = append(c.Templates, file)
	case strings.HasPrefix(file.Name, "crds/"):
		c.CRDs = append(c.CRDs, file)
	case strings.HasPrefix(file.Name, "ci/"):
		// .helmignore leaves them out.
	default:
		c.Files[file.Name] = file.Data
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file.Name, err)
	}
	return nil
}
